package org.inkloom.cli;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.inkloom.run.RunControl;
import org.inkloom.run.Visible;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Base of all commands: gives access to the terminal, and to the control for progress and cancellation. */
abstract class InkloomCommand implements Callable<Integer> {
    static final int DONE = 0;

    @Spec
    private CommandSpec spec;

    /** Does the work. A failure is an exception; returning means success. */
    abstract void execute() throws Exception;

    @Override
    public final Integer call() throws Exception {
        root().terminal().callSettings(new FlagNames(spec));
        RepeatedKeys.refuse(spec);
        execute();
        return DONE;
    }

    final CommandSpec spec() {
        return spec;
    }

    final RunControl control() {
        return root().control();
    }

    final PrintStream out() {
        return root().terminal().out();
    }

    /** Prints a line that is no result, on standard error. */
    final void note(String line) {
        root().terminal().note(line);
    }

    /** Prints a value (record, map or list) as JSON on standard output. */
    final void printJson(Object value) {
        String json =
                JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(value);
        root().terminal().raw().println(escaped(json));
    }

    /** Escapes characters that are valid in JSON but act on a terminal. In this output they only occur inside texts. */
    private static String escaped(String json) {
        StringBuilder safe = new StringBuilder(json.length());
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (Visible.isHidden(c) && c != '\r' && !Character.isSurrogate(c)) {
                safe.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                safe.append(c);
            }
        }
        return safe.toString();
    }

    private Inkloom root() {
        return (Inkloom) spec.root().userObject();
    }
}

package org.inkloom.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.ToIntFunction;
import org.inkloom.run.InkloomException;
import org.inkloom.run.Progress;
import org.inkloom.run.SettingNames;

/**
 * Where a command writes: results to {@code out}, everything else to {@code err}, so that {@code --json} can be piped.
 *
 * <p>Both are UTF-8 whatever the locale, because prompts are Chinese and half of all containers run in the C locale.
 */
final class Terminal {
    /** Set by the launcher: how wide the terminal behind standard error is; absent when it is none. */
    static final String COLUMNS_PROPERTY = "inkloom.columns";

    private final PrintStream raw;
    private final PrintStream out;
    private final PrintStream err;
    private final ConsoleProgress console;
    private SettingNames names = SettingNames.KEYS;
    private boolean debug;
    private boolean quiet;

    /**
     * Creates a terminal.
     *
     * @param columns the width for progress lines that are drawn over, or 0 for lines that stay
     */
    Terminal(PrintStream out, PrintStream err, int columns) {
        this.raw = out;
        this.out = new PrintStream(new VisibleOutput(out), true, StandardCharsets.UTF_8);
        this.err = err;
        this.console = new ConsoleProgress(err, columns, System::nanoTime);
    }

    /** Returns the terminal over the process's own streams. */
    static Terminal ofProcess() {
        return new Terminal(
                new PrintStream(
                        new WatchedOutput(new FileOutputStream(FileDescriptor.out)), true, StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                Math.max(0, Integer.getInteger(COLUMNS_PROPERTY, 0)));
    }

    /** Returns the stream of results as it is, for JSON, which escapes for itself, and for help with its colours. */
    PrintStream raw() {
        return raw;
    }

    /** Returns the stream of results, in which no name can act on the terminal. */
    PrintStream out() {
        return out;
    }

    /**
     * Finds out whether all results arrived; a print stream keeps quiet about what it could not write.
     *
     * @param failed takes the failure and returns the exit code
     * @return 0 if they did
     */
    int checkedOutput(ToIntFunction<InkloomException> failed) {
        out.flush();
        if (!raw.checkError()) {
            return InkloomCommand.DONE;
        }
        String why = WatchedOutput.failure().map(Throwable::getMessage).orElse("it was closed");
        if (why.contains("Broken pipe")) {
            // Whoever read, such as head, has seen enough; nobody is left to tell.
            return InkloomException.Kind.FAILED.exitCode();
        }
        return failed.applyAsInt(InkloomException.failed(
                "INK-CLI-047",
                "The result could not be written to standard output: " + why + ".",
                "The disk that it is redirected to is full, or the file or device refuses.",
                "Free some space or write to another file, then run the command again."));
    }

    PrintStream err() {
        return err;
    }

    /** Shows stack traces and the reasons for fallbacks from now on. */
    void showDebug() {
        debug = true;
    }

    /** Shows no progress from now on; results and errors are still shown. */
    void beQuiet() {
        quiet = true;
    }

    boolean debugging() {
        return debug;
    }

    Progress progress() {
        return quiet ? Progress.SILENT : console;
    }

    /** Calls settings by these names from now on. */
    void callSettings(SettingNames flags) {
        names = flags;
        console.callSettings(flags);
    }

    /** Returns what settings are called. */
    SettingNames names() {
        return names;
    }

    /** Says a line that is neither a result nor an error. */
    void note(String line) {
        console.say(line);
    }

    /** Says a line that only {@code --debug} shows. */
    void debug(String line) {
        if (debug) {
            note(line);
        }
    }
}

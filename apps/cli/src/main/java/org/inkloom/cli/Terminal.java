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
 * Where a command prints: results to {@code out}, everything else to {@code err}, so that {@code --json} can be piped.
 *
 * <p>Both are UTF-8 whatever the locale, because prompts are Chinese and many containers run in the C locale.
 */
final class Terminal {
    /** Set by the launcher: the width of the terminal behind standard error; absent if it is no terminal. */
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
     * @param columns width for progress lines that are redrawn, or 0 for lines that stay
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

    /**
     * Returns the stream of results without filtering: for JSON, which is escaped already, and for help, which has
     * colours.
     */
    PrintStream raw() {
        return raw;
    }

    /** Returns the stream of results, in which control characters of names and metadata are replaced. */
    PrintStream out() {
        return out;
    }

    /**
     * Checks that all results were written; a print stream does not throw when writing fails.
     *
     * @param failed reports the failure and returns the exit code
     * @return 0 if all was written
     */
    int checkedOutput(ToIntFunction<InkloomException> failed) {
        out.flush();
        if (!raw.checkError()) {
            return InkloomCommand.DONE;
        }
        String why = WatchedOutput.failure().map(Throwable::getMessage).orElse("it was closed");
        if (why.contains("Broken pipe")) {
            // The reading program, such as head, has ended; nobody is left to read a message.
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

    /** From now on shows stack traces and reasons for fallbacks. */
    void showDebug() {
        debug = true;
    }

    /** From now on shows no progress; results and errors are still shown. */
    void beQuiet() {
        quiet = true;
    }

    boolean debugging() {
        return debug;
    }

    Progress progress() {
        return quiet ? Progress.SILENT : console;
    }

    /** Sets the names that messages use for settings. */
    void callSettings(SettingNames flags) {
        names = flags;
        console.callSettings(flags);
    }

    /** Returns the names that messages use for settings. */
    SettingNames names() {
        return names;
    }

    /** Prints a line that is neither a result nor an error. */
    void note(String line) {
        console.say(line);
    }

    /** Prints a line if {@code --debug} is given. */
    void debug(String line) {
        if (debug) {
            note(line);
        }
    }
}

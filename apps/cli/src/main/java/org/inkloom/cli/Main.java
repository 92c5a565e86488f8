package org.inkloom.cli;

/** The entry point of the process. */
public final class Main {
    private Main() {}

    /**
     * Runs the command and ends the process. Exit codes: 0 success, 1 failed while working, 2 bad usage or bad input,
     * 130 Ctrl-C.
     */
    public static void main(String[] args) {
        Terminal terminal = Terminal.ofProcess();
        Interrupts interrupts = Interrupts.install(terminal);
        int code = Inkloom.run(terminal, interrupts.cancellation(), args);
        System.exit(interrupts.exitCode(code));
    }
}

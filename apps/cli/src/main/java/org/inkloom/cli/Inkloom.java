package org.inkloom.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.inkloom.run.Cancellation;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.LibTorch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The root command: the flags for all commands, and the list of commands. */
@Command(
        name = "inkloom",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        sortOptions = false,
        usageHelpAutoWidth = true,
        subcommands = {
            DemoCommand.class,
            DataCommand.class,
            TrainCommand.class,
            GenerateCommand.class,
            StoryCommand.class,
            ScoreCommand.class,
            ExportCommand.class,
            PackCommand.class,
            VerifyCommand.class,
            PushCommand.class,
            PullCommand.class,
            ContestCommand.class,
            InspectCommand.class,
            ModelCommand.class,
            AnnotateCommand.class,
            PromptCommand.class,
            ServeCommand.class,
            LoraCommand.class,
            BenchCommand.class,
            EngineCommand.class,
            HelpCommand.class,
            WarmUpCommand.class
        },
        header = "Cleans a picture set, trains a style LoRA on it, and tells a story in pictures with it.",
        description = {"墨织：清洗图片集，训练风格 LoRA，再用它讲一个八幅图的故事。全程 Java，不需要 Python。", ""},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed while working", "2:bad usage or bad input", "130:stopped by Ctrl-C"},
        footer = {
            "",
            "Start here:",
            "  inkloom demo             the whole job on pictures and a model it makes itself",
            "  inkloom COMMAND --help   flags and examples of a command, as inkloom help COMMAND shows them"
        })
final class Inkloom extends CommandGroup {
    private static final int MOST_THREADS = 1024;

    private final Terminal terminal;
    private final Cancellation cancellation;

    private Inkloom(Terminal terminal, Cancellation cancellation) {
        this.terminal = terminal;
        this.cancellation = cancellation;
    }

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show the stack trace of an error.")
    void setDebug(boolean debug) {
        if (debug) {
            terminal.showDebug();
        }
    }

    @Option(
            names = "--threads",
            paramLabel = "N",
            scope = ScopeType.INHERIT,
            description = "Threads to compute with on the CPU. Default: one for each core. The last digit of results"
                    + " depends on it.")
    void setThreads(int threads) {
        if (threads < 1 || threads > MOST_THREADS) {
            throw InkloomException.badInput(
                    "INK-CLI-045",
                    "--threads " + threads + " cannot be.",
                    "It is the number of threads that compute, from 1 to " + MOST_THREADS + ".",
                    "Give the number of cores, or leave it out.");
        }
        LibTorch.setThreads(threads);
    }

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT,
            description = "Show no progress.")
    void setQuiet(boolean quiet) {
        if (quiet) {
            terminal.beQuiet();
        }
    }

    /**
     * Runs one command.
     *
     * @param terminal where it prints
     * @param cancellation checked once per step
     * @param args the flags as typed
     * @return the exit code
     */
    static int run(Terminal terminal, Cancellation cancellation, String... args) {
        Failures failures = new Failures(terminal);
        CommandLine command = commandLine(terminal, cancellation)
                .setParameterExceptionHandler(failures::badUsage)
                .setExecutionExceptionHandler(failures::whileWorking);
        terminal.callSettings(new FlagNames(command.getCommandSpec()));
        try {
            int code = command.execute(args);
            return code == InkloomCommand.DONE ? terminal.checkedOutput(failures::of) : code;
        } catch (OutOfMemoryError | StackOverflowError | LinkageError | InternalError e) {
            return failures.of(e);
        }
    }

    /** Returns the tree of all commands. */
    static CommandLine commandLine(Terminal terminal, Cancellation cancellation) {
        CommandLine all = new CommandLine(new Inkloom(terminal, cancellation));
        all.getSubcommands().values().forEach(Inkloom::addHelp);
        return all.setOut(new PrintWriter(terminal.raw(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8))
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    /** Adds the command help to groups, because people type {@code inkloom train help lora} too. */
    private static void addHelp(CommandLine command) {
        if (!command.getSubcommands().isEmpty()) {
            command.getSubcommands().values().forEach(Inkloom::addHelp);
            command.addSubcommand(new HelpCommand());
        }
    }

    Terminal terminal() {
        return terminal;
    }

    RunControl control() {
        return new RunControl(terminal.progress(), cancellation);
    }
}

package org.inkloom.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.inkloom.run.CancelledException;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingNames;
import org.inkloom.tensor.NativeFailure;
import org.inkloom.training.config.OtherTrainers;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Prints an error with its code, cause and remedy, and returns its exit code. */
final class Failures {
    private static final String LOWER = "Lower --width and --height, --batch or, when training, the rank and the batch;"
            + " switch gradient checkpointing on; or close other programs.";

    private final Terminal terminal;

    Failures(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Reports flags that cannot be parsed. */
    int badUsage(ParameterException e, String... args) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        // picocli reports a misspelt required flag as missing. A message about the misspelt word is more helpful.
        List<String> unmatchedWords = e.getCommandLine().getUnmatchedArguments().stream()
                .filter(word -> word.startsWith("-"))
                .toList();
        if (e instanceof MissingParameterException && !unmatchedWords.isEmpty()) {
            return badUsage(new UnmatchedArgumentException(e.getCommandLine(), unmatchedWords), args);
        }
        Optional<String> meant = command.endsWith("train lora")
                ? unmatchedWords.stream()
                        .filter(word -> word.startsWith("--"))
                        .flatMap(word -> OtherTrainers.meant(word.substring(2).split("=")[0]).stream())
                        .map(key -> "--" + key.replace(" and ", " and --"))
                        .findFirst()
                : Optional.empty();
        List<String> guesses = meant.isPresent()
                ? meant.stream().toList()
                : e instanceof UnmatchedArgumentException unmatched
                        ? unmatched.getSuggestions().stream()
                                .filter(guess -> !isHidden(e.getCommandLine(), guess))
                                .toList()
                        : List.of();
        String why = e instanceof MissingParameterException
                ? "The command cannot go on without it."
                : "'" + command + "' does not take that.";
        String remedy = guesses.isEmpty()
                ? "Run '" + command + " --help' for its flags and examples."
                : "Did you mean " + String.join(" or ", guesses) + "? '" + command + " --help' shows all.";
        return report(InkloomException.badInput("INK-CLI-010", sentence(e.getMessage()), why, remedy, e));
    }

    /** Returns whether a suggestion is a hidden command, which users are not meant to call. */
    private static boolean isHidden(CommandLine command, String guess) {
        CommandLine sub = command.getSubcommands().get(guess);
        return sub != null && sub.getCommandSpec().usageMessage().hidden();
    }

    /** Reports an exception of a running command. */
    int whileWorking(Exception e, CommandLine command, ParseResult parsed) {
        return of(e);
    }

    /** Prints an exception's message and returns the exit code. */
    int of(Throwable e) {
        if (e instanceof CancelledException) {
            terminal.note(String.valueOf(e.getMessage()));
            return InkloomException.Kind.FAILED.exitCode();
        }
        return report(explain(e));
    }

    private int report(InkloomException e) {
        SettingNames names = terminal.names();
        terminal.note("inkloom: " + e.code() + ": " + e.what(names) + System.lineSeparator() //
                + "  Cause:  " + e.why(names) + System.lineSeparator()
                + "  Remedy: " + e.remedy(names));
        if (terminal.debugging()) {
            e.printStackTrace(terminal.err());
        }
        return e.kind().exitCode();
    }

    /**
     * Returns an exception's message, cause and remedy. Exceptions of this program's modules have them; for others they
     * are found here.
     */
    static InkloomException explain(Throwable e) {
        return causes(e)
                .filter(InkloomException.class::isInstance)
                .map(InkloomException.class::cast)
                .findFirst()
                .or(() -> outOfMemory(e))
                .or(() -> aboutAFile(e))
                .or(() -> cutShort(e))
                .orElseGet(() -> InkloomException.failed(
                        "INK-CLI-020",
                        "Inkloom itself failed: " + e.getClass().getSimpleName() + ": " + sentence(firstLine(e)),
                        "This is a fault of the program, not of your input.",
                        "Run the command again with --debug and report what it prints.",
                        e));
    }

    private static Optional<InkloomException> outOfMemory(Throwable e) {
        return causes(e)
                .flatMap(cause -> NativeFailure.outOfMemory(cause, "this command", LOWER).stream())
                .findFirst();
    }

    /** Explains the error that the JVM throws when it reads a page of a mapped file that no longer exists. */
    private static Optional<InkloomException> cutShort(Throwable e) {
        return causes(e)
                .filter(cause -> cause instanceof InternalError && text(cause).contains("unsafe memory access"))
                .findFirst()
                .map(cause -> InkloomException.failed(
                        "INK-FILE-037",
                        "A weight file was cut short, or its disk failed, while it was being read.",
                        "Another program is writing it anew in place, or the disk or network share has a fault.",
                        "Wait until that is done and run the command again, or use a copy of the file.",
                        cause));
    }

    private static Optional<InkloomException> aboutAFile(Throwable e) {
        return causes(e)
                .filter(cause -> cause instanceof IOException)
                .map(cause -> fileError((IOException) cause))
                .findFirst();
    }

    private static InkloomException fileError(IOException e) {
        String file = e instanceof FileSystemException named && named.getFile() != null ? named.getFile() : "";
        return switch (e) {
            case NoSuchFileException missing ->
                InkloomException.badInput(
                        "INK-CLI-022",
                        "There is no file " + file + ".",
                        "The path is mistyped, or relative to another folder.",
                        "Check the path; relative paths start at the current folder.",
                        missing);
            case AccessDeniedException denied ->
                InkloomException.badInput(
                        "INK-CLI-023",
                        "The file " + file + " may not be read or written.",
                        "Its permissions, or those of its folder, forbid it.",
                        "Change the permissions or choose another path.",
                        denied);
            case FileAlreadyExistsException exists ->
                InkloomException.badInput(
                        "INK-CLI-024",
                        "The path " + file + " is taken by something else.",
                        "A file lies where a folder is needed, or the other way round.",
                        "Choose another path, or move what lies there.",
                        exists);
            default ->
                text(e).toLowerCase(Locale.ROOT).contains("no space left")
                        ? InkloomException.failed(
                                "INK-CLI-025",
                                "The disk is full: " + sentence(firstLine(e)),
                                "The file system of the output has no room left.",
                                "Free some space or choose --out on another disk; files written before are whole.",
                                e)
                        : InkloomException.failed(
                                "INK-CLI-026",
                                "A file could not be read or written: " + sentence(firstLine(e)),
                                "The disk, the network share or the file itself refused.",
                                "Check the path and the disk, then run the command again.",
                                e);
        };
    }

    private static Stream<Throwable> causes(Throwable e) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable cause = e; cause != null && chain.size() < 20; cause = cause.getCause()) {
            chain.add(cause);
        }
        return chain.stream();
    }

    private static String text(Throwable e) {
        return String.valueOf(e.getMessage());
    }

    private static String firstLine(Throwable e) {
        return text(e).lines().findFirst().orElse("no reason given");
    }

    private static String sentence(@Nullable String text) {
        String words = text == null || text.isBlank() ? "no reason given" : text.strip();
        return words.endsWith(".") || words.endsWith("?") || words.endsWith("!") ? words : words + ".";
    }
}

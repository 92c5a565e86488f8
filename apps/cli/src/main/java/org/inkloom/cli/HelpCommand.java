package org.inkloom.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code inkloom help COMMAND ...}: the same as {@code inkloom COMMAND ... --help}. */
@Command(
        name = "help",
        header = "Explains a command. 查看命令的用法。",
        footer = {"", "Examples:", "  inkloom help", "  inkloom help train lora"})
final class HelpCommand extends InkloomCommand {
    @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "The command, as it would be typed.")
    private List<String> words = List.of();

    @Override
    void execute() {
        CommandLine command = spec().parent().commandLine();
        for (String word : words) {
            CommandLine sub = command.getSubcommands().get(word);
            if (sub == null) {
                throw new ParameterException(
                        spec().commandLine(),
                        "There is no command '" + word + "'; choose from "
                                + String.join(", ", CommandGroup.shown(command.getCommandSpec())));
            }
            command = sub;
        }
        command.usage(out());
    }
}

package org.inkloom.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.inkloom.run.InkloomException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Refuses a flag of the form {@code --flag KEY=VALUE} that gives two values for one key: all but the last would be lost. */
final class RepeatedKeys {
    private RepeatedKeys() {}

    /**
     * Looks through what was given to a command.
     *
     * @throws InkloomException {@code INK-CLI-055} naming the flag, the key and both values
     */
    static void refuse(CommandSpec spec) {
        spec.commandLine().getParseResult().matchedOptions().stream()
                .filter(option -> option.typeInfo().isMap())
                .forEach(RepeatedKeys::refuse);
    }

    private static void refuse(OptionSpec option) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String said : option.originalStringValues()) {
            String[] pair = said.split("=", 2);
            String value = pair.length < 2 ? "" : pair[1];
            String before = values.put(pair[0], value);
            if (before != null && !before.equals(value)) {
                String flag = option.longestName();
                throw InkloomException.badInput(
                        "INK-CLI-055",
                        flag + " gives " + pair[0] + " twice: " + before + " and " + value + ".",
                        "Only one of them can be meant.",
                        "Leave one of the two out.");
            }
        }
    }
}

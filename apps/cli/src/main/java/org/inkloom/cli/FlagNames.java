package org.inkloom.cli;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.inkloom.hub.Site;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.run.SettingKey;
import org.inkloom.run.SettingNames;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Translates settings to the flags of a command. A flag is the setting's key with dashes for underscores (with
 * underscores for trainings, whose flags are their YAML keys); a few have another name.
 */
final class FlagNames implements SettingNames {
    private static final Map<String, String> NAMED_OTHERWISE = namedOtherwise();

    private final CommandSpec command;

    /**
     * Creates the names for a command.
     *
     * @param command the running command; a flag that it lacks is looked up in all commands
     */
    FlagNames(CommandSpec command) {
        this.command = command;
    }

    private static Map<String, String> namedOtherwise() {
        Map<String, String> flags = new LinkedHashMap<>();
        // Flags that differ from their settings' keys because they read better: --from SITE, --negative WORDS.
        flags.put("site", "--from");
        flags.put("negative_prompt", "--negative");
        PictureSetting.ALL.forEach(setting -> flags.put(setting.key(), setting.flag()));
        return Map.copyOf(flags);
    }

    @Override
    public String of(SettingKey setting) {
        return find(setting).orElseGet(() -> candidates(setting.key()).getLast());
    }

    /** Returns the flag for a setting; empty if no command has one. */
    Optional<String> find(SettingKey setting) {
        List<String> candidates = candidates(setting.key());
        if (setting.key().equals("site") && namesSiteTo()) {
            return Optional.of("--to");
        }
        // The command's own flags first: a training may use a key for a flag that has another name in other commands.
        return Stream.concat(
                        candidates.stream().filter(flag -> command.findOption(flag) != null),
                        candidates.stream()
                                .filter(flag -> tree(command.root().commandLine())
                                        .anyMatch(spec -> spec.findOption(flag) != null)))
                .findFirst();
    }

    /** Returns whether the command sends to a site, so that {@code --to}, of many commands a folder, names the site. */
    private boolean namesSiteTo() {
        OptionSpec to = command.findOption("--to");
        return to != null && to.type() == Site.class;
    }

    private static List<String> candidates(String key) {
        String named = NAMED_OTHERWISE.get(key);
        List<String> plain = List.of("--" + key, "--" + key.replace('_', '-'));
        return named == null
                ? plain
                : Stream.concat(Stream.of(named), plain.stream()).toList();
    }

    private static Stream<CommandSpec> tree(CommandLine root) {
        Collection<CommandLine> below = root.getSubcommands().values();
        return Stream.concat(Stream.of(root.getCommandSpec()), below.stream().flatMap(FlagNames::tree));
    }
}

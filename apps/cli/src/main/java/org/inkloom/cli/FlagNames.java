package org.inkloom.cli;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.run.SettingKey;
import org.inkloom.run.SettingNames;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Settings by the flags of a command. A flag is its setting's key, with dashes for underscores except where a training is
 * set up as its YAML is; some have names of their own.
 */
final class FlagNames implements SettingNames {
    private static final Map<String, String> NAMED_OTHERWISE = namedOtherwise();

    private final CommandSpec command;

    /**
     * Creates the names for a command.
     *
     * @param command the one that runs; what it has no flag for is looked up in its root's whole tree
     */
    FlagNames(CommandSpec command) {
        this.command = command;
    }

    private static Map<String, String> namedOtherwise() {
        Map<String, String> flags = new LinkedHashMap<>();
        // Flags that are not spelt like their settings' keys, because they read better so: --from SITE, --negative
        // WORDS.
        flags.put("site", "--from");
        flags.put("negative_prompt", "--negative");
        PictureSetting.ALL.forEach(setting -> flags.put(setting.key(), setting.flag()));
        return Map.copyOf(flags);
    }

    @Override
    public String of(SettingKey setting) {
        return find(setting).orElseGet(() -> candidates(setting.key()).getLast());
    }

    /** Returns the flag of a setting; empty where no command has one. */
    Optional<String> find(SettingKey setting) {
        List<String> candidates = candidates(setting.key());
        // A training may have a setting under its key that other commands have a flag of another name for.
        return Stream.concat(
                        candidates.stream().filter(flag -> command.findOption(flag) != null),
                        candidates.stream()
                                .filter(flag -> tree(command.root().commandLine())
                                        .anyMatch(spec -> spec.findOption(flag) != null)))
                .findFirst();
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

package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.run.Cancellation;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;
import org.inkloom.training.config.BaseTrainingConfig;
import org.inkloom.training.config.LoraTrainingConfig;
import org.inkloom.training.config.TrainingSetting;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;

/**
 * Libraries know settings by their keys; a flag is how the command calls one. What libraries say of settings is looked for
 * in their sources: an error that no test provokes is then held to it as well.
 */
class SettingReferencesTest {
    private static final Pattern REFERENCE = Pattern.compile("\\bSettingKey\\.of\\(\\s*([^)]*?)\\s*\\)");
    private static final Pattern COMMAND_FLAG = Pattern.compile("\\bCommandFlag\\.of\\(\\s*\"([^\"]*)\"\\s*\\)");
    private static final Pattern LITERAL = Pattern.compile("\"([a-z0-9_]+)\"");

    /** A flag within a text; names of style sheets ({@code --ink:}, {@code var(--ink)}) look alike. */
    private static final Pattern FLAG = Pattern.compile("(?<![\\w;{-])(?<!var\\()--[a-z][a-z0-9_-]*+(?!:[#\\w])");

    /** The texts of a line of Java; a text block is a text of several lines. */
    private static final Pattern TEXTS =
            Pattern.compile("\"\"\"[\\s\\S]*?\"\"\"|\"[^\"\\\\\\n]*+(?:\\\\.[^\"\\\\\\n]*+)*+\"");

    /** What makes references of keys that it is handed, and where those come from is tested below. */
    private static final Set<String> HANDED_A_KEY =
            Set.of("SettingRange.java", "RecordBinder.java", "PictureSetting.java");

    /** Settings of the library that no command offers yet. Emptied when one does. */
    private static final Set<String> COMING = Set.of();

    /** Speak to other programs, or are programs with flags of their own. */
    private static final Set<String> OTHER_PROGRAMS =
            Set.of("KernelSource.java", "Postgres.java", "SentencePieceModel.java");

    private final CommandLine root = Inkloom.commandLine(new Terminal(nowhere(), nowhere(), 0), new Cancellation());
    private final FlagNames names = new FlagNames(root.getCommandSpec());

    private static PrintStream nowhere() {
        return new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    }

    private static CommandLine below(CommandLine command, String name) {
        return Objects.requireNonNull(command.getSubcommands().get(name), name);
    }

    private static Map<String, Path> libraries() {
        Map<String, Path> libraries = new TreeMap<>(Project.modules());
        libraries.values().removeIf(folder -> folder.startsWith(Project.root().resolve("apps")));
        return libraries;
    }

    private static List<Path> sources(Path module) throws IOException {
        Path folder = module.resolve("src/main/java");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    @Test
    void every_setting_that_a_library_speaks_of_is_a_flag_of_a_command() throws IOException {
        Set<String> keys = new TreeSet<>();
        List<String> unknown = new ArrayList<>();
        for (Path module : libraries().values()) {
            for (Path file : sources(module)) {
                for (Matcher found = REFERENCE.matcher(withoutComments(file)); found.find(); ) {
                    Matcher literal = LITERAL.matcher(found.group(1));
                    if (literal.matches()) {
                        keys.add(literal.group(1));
                        if (!COMING.contains(literal.group(1))
                                && names.find(SettingKey.of(literal.group(1))).isEmpty()) {
                            unknown.add(file.getFileName() + ": " + literal.group(1));
                        }
                    } else {
                        assertThat(HANDED_A_KEY)
                                .as("%s refers to the setting %s", file, found.group(1))
                                .contains(file.getFileName().toString());
                    }
                }
            }
        }
        assertThat(unknown).as("settings that no command has a flag for").isEmpty();
        assertThat(keys).as("the scan finds references at all").contains("width", "guidance_scale", "resume", "site");
    }

    @Test
    void every_setting_of_pictures_and_of_trainings_has_its_flag() {
        for (PictureSetting<?> setting : PictureSetting.ALL) {
            assertThat(names.of(SettingKey.of(setting.key()))).isEqualTo(setting.flag());
            assertThat(names.find(SettingKey.of(setting.key()))).isPresent();
        }
        for (String training : List.of("lora", "base")) {
            CommandLine command = below(below(root, "train"), training);
            FlagNames flags = new FlagNames(command.getCommandSpec());
            for (TrainingSetting setting :
                    training.equals("lora") ? LoraTrainingConfig.settings() : BaseTrainingConfig.settings()) {
                String flag = flags.of(SettingKey.of(setting.name()));
                assertThat(command.getCommandSpec().findOption(flag)).as(flag).isNotNull();
            }
        }
    }

    @Test
    void a_setting_whose_flag_has_another_name_is_called_by_that() {
        assertThat(names.render(SettingKey.of("guidance_scale") + ", " + SettingKey.of("negative_prompt") + ", "
                        + SettingKey.of("site") + ", " + SettingKey.of("batch_size")))
                .isEqualTo("--cfg, --negative, --from, --batch_size");
    }

    @Test
    void every_flag_of_a_command_line_that_a_library_writes_is_one() throws IOException {
        int found = 0;
        for (Path module : libraries().values()) {
            for (Path file : sources(module)) {
                for (Matcher flag = COMMAND_FLAG.matcher(withoutComments(file)); flag.find(); found++) {
                    if (!flag.group(1).equals("name")) {
                        assertThat(names.find(SettingKey.of(flag.group(1).replace('-', '_'))))
                                .as("%s writes --%s", file, flag.group(1))
                                .isPresent();
                    }
                }
            }
        }
        assertThat(found).isPositive();
    }

    @Test
    void an_error_of_a_library_is_shown_with_flags() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(nowhere(), new PrintStream(err, true, StandardCharsets.UTF_8), 0);
        terminal.callSettings(names);
        new Failures(terminal)
                .of(InkloomException.badInput(
                        "INK-GEN-003",
                        "The guidance is 200.",
                        "It is too much.",
                        "Give " + SettingKey.of("guidance_scale") + " 5."));
        terminal.progress().advise("Lower " + SettingKey.of("batch_size") + ".");

        assertThat(err.toString(StandardCharsets.UTF_8)).contains("Remedy: Give --cfg 5.", "Lower --batch_size.");
    }

    @TestFactory
    Stream<DynamicTest> no_text_of_a_library_names_a_flag() {
        return libraries().entrySet().stream()
                .map(module -> DynamicTest.dynamicTest(module.getKey(), () -> assertNoFlags(module.getValue())));
    }

    private static void assertNoFlags(Path module) throws IOException {
        List<String> flags = new ArrayList<>();
        for (Path file : sources(module)) {
            String name = file.getFileName().toString();
            if (OTHER_PROGRAMS.contains(name) || name.endsWith("Main.java")) {
                continue;
            }
            for (Matcher text = TEXTS.matcher(withoutComments(file)); text.find(); ) {
                for (Matcher flag = FLAG.matcher(text.group()); flag.find(); ) {
                    flags.add(name + ": " + flag.group());
                }
            }
        }
        assertThat(flags)
                .as(
                        "a library knows no flags: refer to the setting with SettingKey, or to a command's with CommandFlag")
                .isEmpty();
    }

    private static String withoutComments(Path file) throws IOException {
        return Pattern.compile("^\\s*(?:/?\\*|//).*$", Pattern.MULTILINE)
                .matcher(Files.readString(file))
                .replaceAll("");
    }

    @Test
    void the_site_is_the_flag_that_names_it_in_the_command_at_hand() {
        assertThat(flag("push", "site")).isEqualTo("--to");
        assertThat(flag("pull", "site")).isEqualTo("--from");
        assertThat(flag("export", "site")).as("a command without one").isEqualTo("--from");
    }

    private String flag(String command, String key) {
        return new FlagNames(below(root, command).getCommandSpec()).of(SettingKey.of(key));
    }
}

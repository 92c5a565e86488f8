package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.inkloom.diffusion.ModelDefaults;
import org.inkloom.diffusion.scheduler.SchedulerKind;
import org.inkloom.models.config.ModelPart;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.picture.settings.SettingText;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Model.CommandSpec;

/** What {@code generate --help} says of defaults is what the models' own files say. */
class GenerateHelpTest {
    @TempDir
    private static Path folder;

    private static ModelDefaults inkling;
    private static ModelDefaults kolors;

    @BeforeAll
    static void readTheModelsDefaults() throws IOException {
        inkling = ModelDefaults.of(ModelFolder.open(Project.root().resolve("lab/inkling-model/model")));
        config("unet/config.json", ModelPart.UNET);
        config("vae/config.json", ModelPart.VAE);
        config("scheduler/scheduler_config.json", ModelPart.SCHEDULER);
        kolors = ModelDefaults.of(ModelFolder.open(folder));
    }

    private static void config(String name, ModelPart part) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, ModelPreset.KOLORS.config(part));
    }

    private static CommandSpec generate() {
        return Objects.requireNonNull(CommandRun.commandLine().getSubcommands().get("generate"))
                .getCommandSpec();
    }

    private static String help(String option) {
        String[] lines = generate().findOption(option).description();
        return String.join(" ", lines);
    }

    /** What stands behind {@code Default:}. */
    private static String shownDefault(String option) {
        Matcher shown = Pattern.compile("Default:(.*)$").matcher(help(option));
        assertThat(shown.find()).as(help(option)).isTrue();
        return shown.group(1);
    }

    private static String valueOf(ModelDefaults model, String option) {
        return switch (option) {
            case "--width" -> Integer.toString(model.width());
            case "--height" -> Integer.toString(model.height());
            case "--steps" -> Integer.toString(model.settings().steps());
            case "--cfg" -> SettingText.number(model.settings().guidanceScale());
            case "--cfg-rescale" -> SettingText.number(model.settings().guidanceRescale());
            case "--scheduler" -> model.scheduler().cliName();
            default -> throw new IllegalArgumentException(option);
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--width; inkling: %s, Kolors: %s)",
                "--height; inkling: %s, Kolors: %s)",
                "--steps; inkling: %s), otherwise %s.",
                "--cfg; inkling: %s), otherwise %s.",
                "--cfg-rescale; inkling: %s), otherwise %s,",
                "--scheduler; inkling: %s, Kolors: %s)",
            })
    void shows_the_defaults_of_both_models(String option, String words) {
        assertThat(shownDefault(option)).contains(words.formatted(valueOf(inkling, option), valueOf(kolors, option)));
    }

    @Test
    void names_every_scheduler() {
        assertThat(help("--scheduler").split("Default:")[0].split("\\W+"))
                .containsAll(Arrays.stream(SchedulerKind.values())
                        .map(SchedulerKind::cliName)
                        .toList());
    }

    @Test
    void names_every_lora_that_is_carried_with_the_program() throws IOException {
        try (var files = Files.list(Project.root().resolve("lab/inkling-model/lora"))) {
            List<String> names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".safetensors"))
                    .map(name -> name.replace(".safetensors", ""))
                    .toList();
            assertThat(names).isNotEmpty();
            assertThat(help("--lora").split("[ ,.:]+")).containsAll(names);
        }
    }

    @Test
    void has_a_value_for_every_option_that_takes_one() {
        assertThat(generate().options())
                .filteredOn(option -> option.arity().max() > 0 && !option.required())
                .filteredOn(option -> !List.of("--from", "--prompt", "--lora", "--init", "--trace")
                        .contains(option.longestName()))
                .allSatisfy(option -> assertThat(String.join(" ", option.description()))
                        .as(option.longestName())
                        .contains("Default: "));
    }
}

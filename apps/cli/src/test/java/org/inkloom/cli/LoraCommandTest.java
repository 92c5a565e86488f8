package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.inkloom.hub.CarriedModel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoraCommandTest {
    @TempDir
    Path folder;

    @BeforeAll
    static void carryTheModel() {
        Path home = Project.root().resolve("lab/inkling-model");
        Assumptions.assumeTrue(
                Files.isRegularFile(home.resolve("model/model_index.json")), "skipped: this checkout carries no model");
        System.setProperty(CarriedModel.PROPERTY, home.toString());
    }

    @AfterAll
    static void forgetIt() {
        System.clearProperty(CarriedModel.PROPERTY);
    }

    @Test
    void lists_the_loras_that_come_with_the_program() {
        CommandRun run = CommandRun.of("lora", "list");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("ink-wash", "watercolour", "rank ", "strength ");
        assertThat(CommandRun.of("lora", "list", "--json").out()).contains("\"name\" : \"watercolour\"");
    }

    @ParameterizedTest
    @CsvSource({"watercolor, Did you mean watercolour?", "inkwash, Did you mean ink-wash?", "oil, Name a LoRA file"})
    void a_misspelt_name_is_told_the_nearest_and_all(String name, String remedy) {
        CommandRun run = CommandRun.of(
                "generate",
                "--prompt",
                "a",
                "--lora",
                name + ":0.5",
                "--out",
                folder.resolve("a.png").toString());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("INK-LORA-016", "ink-wash, watercolour", remedy, "inkloom lora list");
    }

    @Test
    void the_output_of_a_training_is_inspected_as_its_newest_lora() throws IOException {
        Path lora = CarriedModel.require().lora("watercolour").orElseThrow();
        Files.copy(lora, folder.resolve("style.safetensors"));
        CommandRun run = CommandRun.of("inspect", folder.toString());
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines().toList().subList(0, 7))
                .satisfiesExactly(
                        line -> assertThat(line).endsWith("style.safetensors"),
                        line -> assertThat(line).startsWith("  layers "),
                        line -> assertThat(line).startsWith("  rank "),
                        line -> assertThat(line).startsWith("  alpha "),
                        line -> assertThat(line).startsWith("  strength "),
                        line -> assertThat(line).startsWith("  base "),
                        line -> assertThat(line).startsWith("  trigger "));
        assertThat(CommandRun.of("inspect", "watercolour").out()).contains("  strength ");
        assertThat(CommandRun.of("inspect", folder.toString(), "--json").out()).contains("\"lora\" : {");
    }
}

package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainBaseCommandTest {
    private static String inkling(String part) {
        return Project.root()
                .resolve(Path.of("lab", "inkling-model", part + ".yaml"))
                .toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"vae", "text", "diffusion"})
    void the_settings_that_inkling_is_trained_with_are_accepted(String part) {
        CommandRun run = CommandRun.of("train", "base", inkling(part), "--minutes", "9", "--show-settings");

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines())
                .contains("part: " + part, "preset: inkling-f8", "minutes: 9.0", "source: picturebook");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wide-vae", "wide-text", "wide-unet", "wide-control"})
    void the_settings_of_the_next_inkling_are_accepted(String recipe) {
        CommandRun run = CommandRun.of("train", "base", inkling(recipe), "--show-settings");

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("preset: inkling2-f8", "edition=wide");
    }

    @Test
    void a_flag_wins_over_the_file_and_a_switch_can_be_switched_off() {
        CommandRun run = CommandRun.of(
                "train",
                "base",
                inkling("vae"),
                "--preset=inkling",
                "--no-cuda_graph",
                "--batch-size",
                "8",
                "--show-settings");

        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines()).contains("preset: inkling", "cuda_graph: false", "batch_size: 8");
    }

    @Test
    void a_part_that_is_missing_is_asked_for() {
        CommandRun run = CommandRun.of("train", "base", "--updates", "3");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("INK-TRAIN-003").contains("part");
    }
}

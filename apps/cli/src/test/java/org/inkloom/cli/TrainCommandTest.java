package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {
    @TempDir
    private Path folder;

    @Test
    void a_flag_wins_over_the_file_and_dashes_stand_for_underscores() throws IOException {
        Path config = Files.writeString(
                folder.resolve("config.yaml"), "model: m\ndataset_path: d\nlora_rank: 8\nmax_epochs: 3\n");

        CommandRun run = CommandRun.of(
                "train", "lora", config.toString(), "--lora_rank=16", "--max-epochs", "5", "--show-settings");

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines()).contains("lora_rank: 16", "max_epochs: 5", "dataset_path: d");
    }

    @Test
    void a_switch_needs_no_value_and_can_be_switched_off() throws IOException {
        Path config = Files.writeString(folder.resolve("c.yaml"), "model: m\ndataset_path: d\nrandom_flip: true\n");

        CommandRun run = CommandRun.of(
                "train", "lora", "--center_crop", "--no-random_flip", "--show-settings", config.toString());

        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines()).contains("center_crop: true", "random_flip: false");
    }

    @Test
    void a_mistyped_flag_is_answered_with_the_likely_one() {
        CommandRun run = CommandRun.of("train", "lora", "--lora_rnk", "16");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("INK-CLI-010").contains("--lora_rank");
    }

    @Test
    void a_refused_value_names_the_setting() {
        CommandRun run = CommandRun.of(
                "train", "lora", "--model", "m", "--dataset_path", "d", "--height", "1001", "--show-settings");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("INK-TRAIN-002").contains("height").contains("1001");
    }
}

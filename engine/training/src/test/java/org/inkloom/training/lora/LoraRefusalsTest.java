package org.inkloom.training.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.run.folder.FolderLock;
import org.junit.jupiter.api.Test;

/** Trainings that cannot be begun or gone on with, and what is said of it. */
class LoraRefusalsTest extends LoraTrainings {
    @Test
    void a_checkpoint_of_other_settings_is_not_gone_on_from() {
        LoraTrainer.run(config(folder), RunControl.quiet());

        assertThatThrownBy(() -> LoraTrainer.run(config(folder, "learning_rate", "0.5"), RunControl.quiet()))
                .isInstanceOf(InkloomException.class)
                .hasMessageContaining("INK-TRAIN-020")
                .hasMessageContaining("learning_rate was 1.0E-4 and is 0.5");
        TrainingReport anew =
                LoraTrainer.run(config(folder, "learning_rate", "0.5", "resume", "never"), RunControl.quiet());
        assertThat(anew.resumedFrom()).isZero();
    }

    @Test
    void a_required_checkpoint_must_be_there() {
        assertThatThrownBy(() -> LoraTrainer.run(config(folder, "resume", "require"), RunControl.quiet()))
                .hasMessageContaining("INK-TRAIN-020");
    }

    @Test
    void a_layer_that_the_model_does_not_have() {
        assertThatThrownBy(
                        () -> LoraTrainer.run(config(folder, "lora_target_modules", "to_q,to_x"), RunControl.quiet()))
                .hasMessageContaining("INK-TRAIN-015")
                .hasMessageContaining("to_x")
                .hasMessageContaining("to_out.0");
    }

    @Test
    void a_learning_rate_that_breaks_the_model_is_named() {
        assertThatThrownBy(() -> LoraTrainer.run(
                        config(folder, "learning_rate", "10", "steps_per_epoch", "60", "lora_alpha", "1e6"),
                        RunControl.quiet()))
                .hasMessageContaining("INK-TRAIN-030")
                .hasMessageContaining("learning_rate");
    }

    @Test
    void a_lora_of_another_rank_cannot_be_gone_on_from() {
        TrainingReport first = LoraTrainer.run(config(folder.resolve("a")), RunControl.quiet());

        assertThatThrownBy(() -> LoraTrainer.run(
                        config(
                                folder.resolve("b"),
                                "lora_rank",
                                "8",
                                "pretrained_lora_path",
                                first.lora().toString()),
                        RunControl.quiet()))
                .hasMessageContaining("INK-TRAIN-016")
                .hasMessageContaining("rank 4");
    }

    @Test
    void a_second_training_in_one_folder_is_told_of_the_first() throws IOException {
        try (FolderLock first = FolderLock.take(folder, "a training")) {
            assertThat(first).isNotNull();
            assertThatThrownBy(() -> LoraTrainer.run(config(folder), RunControl.quiet()))
                    .isInstanceOf(InkloomException.class)
                    .hasMessageContaining("INK-FILE-039")
                    .hasMessageContaining("A training is at work");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void an_output_path_that_is_a_file() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> LoraTrainer.run(config(file), RunControl.quiet()))
                .hasMessageContaining("INK-TRAIN-019");
    }
}

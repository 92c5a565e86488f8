package org.inkloom.training.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.inkloom.run.Cancellation;
import org.inkloom.run.CancelledException;
import org.inkloom.run.RunControl;
import org.inkloom.training.config.LoraTrainingConfig;
import org.inkloom.training.log.LossLog;
import org.inkloom.training.log.LossRow;
import org.inkloom.training.run.Checkpoints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trainings that are stopped, by whom or what ever, and go on. */
class LoraResumeTest extends LoraTrainings {
    @ParameterizedTest
    @ValueSource(strings = {"false", "true"})
    void a_stopped_and_resumed_run_ends_with_the_same_bits(String checkpointing) throws IOException {
        String[] settings = plus(EVERYTHING, "use_gradient_checkpointing", checkpointing);
        TrainingReport straight = LoraTrainer.run(config(folder.resolve("a"), settings), RunControl.quiet());

        LoraTrainingConfig parted = config(folder.resolve("b"), settings);
        assertThatThrownBy(() -> LoraTrainer.run(parted, stopAt(4)))
                .isInstanceOf(CancelledException.class)
                .hasMessageContaining("Saved: 4 steps of 6, in " + folder.resolve("b/checkpoints/step-00000004"))
                .hasMessageContaining("The same command goes on from there.");
        assertThat(folder.resolve("b/checkpoints/step-00000004/lora.safetensors"))
                .exists();
        leaveTracesOfAKilledProcess(folder.resolve("b"));
        TrainingReport resumed = LoraTrainer.run(parted, RunControl.quiet());

        assertThat(resumed.resumedFrom()).isEqualTo(4);
        assertSameTensors(straight.lora(), resumed.lora());
        assertSameTensors(straight.averaged().orElseThrow(), resumed.averaged().orElseThrow());
        assertSameTensors(state(folder.resolve("a")), state(folder.resolve("b")));
        assertThat(withoutTimes(resumed.losses())).isEqualTo(withoutTimes(straight.losses()));
    }

    private static Path state(Path run) {
        return new Checkpoints(run.resolve("checkpoints"), 1)
                .newest()
                .orElseThrow()
                .resolve("state.safetensors");
    }

    /** A checkpoint that was being written, a cut-off line, and rows of updates that are in no checkpoint. */
    private static void leaveTracesOfAKilledProcess(Path run) throws IOException {
        Path part = Files.createDirectories(run.resolve("checkpoints/step-00000005.part"));
        Files.write(part.resolve("state.safetensors"), new byte[] {1, 2, 3});
        Files.writeString(run.resolve("loss.csv"), "5,9.0,,0.1,1.0,1.0\n6,0.", StandardOpenOption.APPEND);
    }

    @Test
    void a_run_that_the_clock_ends_leaves_a_lora_and_goes_on_to_the_same_bits() {
        TrainingReport straight = LoraTrainer.run(config(folder.resolve("a")), RunControl.quiet());

        TrainingReport part = LoraTrainer.run(config(folder.resolve("b"), "minutes", "1e-6"), RunControl.quiet());
        assertThat(part.updates()).isEqualTo(1);
        assertThat(part.lora()).exists();

        TrainingReport whole = LoraTrainer.run(config(folder.resolve("b")), RunControl.quiet());
        assertThat(whole.resumedFrom()).isEqualTo(1);
        assertThat(whole.updates()).isEqualTo(straight.updates());
        assertSameTensors(straight.lora(), whole.lora());
    }

    @Test
    void a_run_that_is_stopped_before_its_first_step_names_no_checkpoint() {
        Cancellation cancellation = new Cancellation();
        RunControl control = new RunControl(listener(new ArrayList<>()).progress(), cancellation);
        cancellation.request();

        assertThatThrownBy(() -> LoraTrainer.run(config(folder), control))
                .isInstanceOf(CancelledException.class)
                .hasMessageContaining("Nothing was trained this time")
                .hasMessageNotContaining("checkpoint");
        assertThatThrownBy(() -> LoraTrainer.run(config(folder), stopAt(0)))
                .hasMessageContaining("No step is finished yet");
        assertThat(folder.resolve("checkpoints")).doesNotExist();
    }

    @Test
    void a_finished_run_that_is_started_again_says_so() {
        LoraTrainer.run(config(folder), RunControl.quiet());
        List<String> said = new ArrayList<>();
        TrainingReport again = LoraTrainer.run(config(folder), listener(said));

        assertThat(again.updates()).isEqualTo(6);
        assertThat(said)
                .anyMatch(line -> line.contains("This training is finished: all 6 steps are done")
                        && line.contains("max_epochs")
                        && line.contains("resume never"));
    }

    @Test
    void a_run_fits_into_its_time_with_a_rate_that_comes_to_rest_and_goes_on_to_the_same_bits() throws IOException {
        String[] tight = {"steps_per_epoch", "60", "fit_minutes", "1e-6", "learning_rate", "1e-2", "save_every", "5"};
        List<String> said = new ArrayList<>();
        TrainingReport straight = LoraTrainer.run(config(folder.resolve("a"), tight), listener(said));

        assertThat(straight.updates()).isEqualTo(15);
        assertThat(said).anyMatch(line -> line.contains("fewer than 15 steps would be worth little"));
        List<LossRow> rows = LossLog.read(straight.losses());
        assertThat(rows.subList(0, 10)).allMatch(row -> row.learningRate() == 1e-2);
        assertThat(rows.subList(10, 15))
                .isSortedAccordingTo((x, y) -> Double.compare(y.learningRate(), x.learningRate()));
        assertThat(rows.getLast().learningRate()).isBetween(1e-4, 3e-3);

        assertThatThrownBy(() -> LoraTrainer.run(config(folder.resolve("b"), tight), stopAt(12)))
                .isInstanceOf(CancelledException.class);
        TrainingReport resumed = LoraTrainer.run(config(folder.resolve("b"), tight), RunControl.quiet());
        assertThat(resumed.resumedFrom()).isEqualTo(12);
        assertSameTensors(straight.lora(), resumed.lora());

        TrainingReport roomy = LoraTrainer.run(config(folder.resolve("c"), "fit_minutes", "600"), RunControl.quiet());
        TrainingReport plain = LoraTrainer.run(config(folder.resolve("d")), RunControl.quiet());
        assertSameTensors(plain.lora(), roomy.lora());
    }

    @Test
    void samples_that_a_killed_run_did_not_come_to_are_drawn_when_it_goes_on() throws IOException {
        String[] samples = {"sample_every", "3", "sample_prompts", "a cat\na dog", "sample_steps", "2"};
        LoraTrainer.run(config(folder, samples), RunControl.quiet());
        Path first = folder.resolve("samples/step-00000006-1.png");
        Path second = folder.resolve("samples/step-00000006-2.png");
        byte[] before = Files.readAllBytes(second);
        Files.delete(second);

        LoraTrainer.run(config(folder, samples), RunControl.quiet());
        assertThat(first).exists();
        assertThat(second).hasBinaryContent(before);
    }

    @Test
    void a_longer_run_may_go_on_from_a_finished_one() {
        LoraTrainer.run(config(folder), RunControl.quiet());
        TrainingReport longer = LoraTrainer.run(config(folder, "max_epochs", "2"), RunControl.quiet());

        assertThat(longer.resumedFrom()).isEqualTo(6);
        assertThat(longer.updates()).isEqualTo(12);
    }
}

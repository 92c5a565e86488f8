package org.inkloom.training.lora;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.inkloom.run.RunControl;
import org.inkloom.training.config.GivenSettings;
import org.inkloom.training.config.LoraTrainingConfig;
import org.inkloom.training.log.LossLog;
import org.inkloom.training.log.LossRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoraTrainerTest extends LoraTrainings {
    @Test
    void a_run_leaves_a_lora_its_average_losses_a_curve_events_and_settings() throws IOException {
        List<String> said = new ArrayList<>();
        TrainingReport report = LoraTrainer.run(config(folder, EVERYTHING), listener(said));

        assertThat(report.updates()).isEqualTo(6);
        assertThat(report.pictures()).isEqualTo(5);
        assertThat(report.skipped()).hasSize(1);
        assertThat(report.loss()).isFinite().isPositive();
        assertThat(report.validation()).isPresent();
        assertThat(report.lora()).isEqualTo(folder.resolve("lora.safetensors")).exists();
        assertThat(report.averaged()).contains(folder.resolve("lora-ema.safetensors"));
        assertThat(tensors(report.lora())).isNotEmpty().hasSize(2 * report.layers());
        assertThat(LossLog.read(report.losses())).hasSize(6);
        assertThat(ImageIO.read(report.curve().toFile()).getWidth()).isPositive();
        assertThat(folder.resolve("tensorboard")).isNotEmptyDirectory();
        assertThat(said)
                .anyMatch(line -> line.startsWith("INK-TRAIN-013") && line.contains("broken.png"))
                .anyMatch(line -> line.startsWith("Memory: "))
                .anyMatch(line -> line.startsWith("Time: "));
        assertThat(LoraTrainingConfig.from(GivenSettings.ofYaml(folder.resolve("settings.yaml"))))
                .isEqualTo(config(folder, EVERYTHING));
    }

    @Test
    void a_lora_learns_to_draw_in_few_steps_what_the_model_draws_in_many_guided_ones() throws IOException {
        TrainingReport report = LoraTrainer.run(
                config(
                        folder,
                        "leap_steps",
                        "2",
                        "leap_substeps",
                        "2",
                        "leap_cfg",
                        "4",
                        "batch_size",
                        "2",
                        "steps_per_epoch",
                        "30",
                        "lora_target_modules",
                        "to_q,to_k,to_v,to_out.0,conv1,conv2,proj_in,proj_out,conv_out",
                        "lora_rank",
                        "8",
                        "learning_rate",
                        "4e-3",
                        "max_grad_norm",
                        "1",
                        "validation_split",
                        "0.2",
                        "validation_every",
                        "10"),
                RunControl.quiet());

        List<LossRow> rows = LossLog.read(report.losses());
        List<Double> measured =
                rows.stream().flatMap(row -> row.validation().stream().boxed()).toList();
        assertThat(measured).hasSize(3);
        assertThat(measured.getLast()).isLessThan(0.97 * measured.getFirst());
    }

    @Test
    void damaged_entries_of_the_cache_are_made_again() throws IOException {
        TrainingReport first = LoraTrainer.run(config(folder), RunControl.quiet());
        List<Path> entries;
        try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
            entries = files.sorted().toList();
        }
        assertThat(entries).hasSizeGreaterThan(4);
        byte[] flipped = Files.readAllBytes(entries.get(0));
        flipped[flipped.length - 1] ^= 1;
        Files.write(entries.get(0), flipped);
        Files.write(entries.get(1), new byte[0]);
        byte[] cut = Files.readAllBytes(entries.getLast());
        Files.write(entries.getLast(), Arrays.copyOf(cut, cut.length / 2));

        List<String> said = new ArrayList<>();
        TrainingReport again = LoraTrainer.run(config(folder, "resume", "never"), listener(said));
        assertThat(said).filteredOn(line -> line.startsWith("INK-TRAIN-052")).hasSize(3);
        assertSameTensors(first.lora(), again.lora());
    }

    @Test
    void recomputing_activations_changes_nothing_that_matters() throws IOException {
        TrainingReport kept = LoraTrainer.run(config(folder.resolve("a")), RunControl.quiet());
        TrainingReport recomputed =
                LoraTrainer.run(config(folder.resolve("b"), "use_gradient_checkpointing", "true"), RunControl.quiet());

        List<LossRow> expected = withoutTimes(kept.losses());
        List<LossRow> actual = withoutTimes(recomputed.losses());
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i).loss())
                    .isCloseTo(expected.get(i).loss(), org.assertj.core.data.Percentage.withPercentage(1e-3));
        }
    }

    @Test
    void buckets_random_windows_and_uncached_pictures_train() {
        TrainingReport buckets = LoraTrainer.run(
                config(folder.resolve("a"), "buckets", "true", "bucket_step", "16", "batch_size", "2"),
                RunControl.quiet());
        TrainingReport live = LoraTrainer.run(
                config(folder.resolve("b"), "center_crop", "false", "batch_size", "2", "random_flip", "true"),
                RunControl.quiet());
        TrainingReport once = LoraTrainer.run(
                config(folder.resolve("c"), "center_crop", "false", "cache_latents", "always"), RunControl.quiet());

        assertThat(List.of(buckets, live, once))
                .allSatisfy(report -> assertThat(report.loss()).isFinite());
        assertThat(folder.resolve("b/cache")).isDirectoryNotContaining("glob:**latents*");
    }

    @Test
    void samples_are_drawn_from_fixed_prompts() {
        LoraTrainer.run(
                config(folder, "sample_every", "3", "sample_prompts", "a cat\na dog, asleep", "sample_steps", "2"),
                RunControl.quiet());

        assertThat(folder.resolve("samples")).isDirectoryContaining("glob:**step-00000003-2.png");
        assertThat(folder.resolve("samples")).isDirectoryContaining("glob:**step-00000006-1.png");
        assertThat(folder.resolve("samples")).isDirectoryNotContaining("glob:**.part");
    }

    @ParameterizedTest
    @ValueSource(strings = {"diffusers", "kohya", "diffsynth"})
    void training_goes_on_from_a_finished_lora_of_any_format(String format) {
        TrainingReport first = LoraTrainer.run(
                config(folder.resolve("a"), "lora_format", format, "learning_rate", "0.01"), RunControl.quiet());
        TrainingReport second = LoraTrainer.run(
                config(
                        folder.resolve("b"),
                        "pretrained_lora_path",
                        first.lora().toString(),
                        "lora_format",
                        format,
                        "learning_rate",
                        "0"),
                RunControl.quiet());

        assertSameTensors(first.lora(), second.lora());
    }

    @Test
    void the_layers_may_be_convolutions_and_the_start_kaiming() {
        TrainingReport report = LoraTrainer.run(
                config(folder, "lora_target_modules", "conv1,proj_in,time_emb_proj", "init_lora_weights", "kaiming"),
                RunControl.quiet());

        assertThat(report.loss()).isFinite();
    }
}

package org.inkloom.training.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.inkloom.models.preset.ModelInit;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.Cancellation;
import org.inkloom.run.CancelledException;
import org.inkloom.run.InkloomException;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.run.folder.FolderLock;
import org.inkloom.training.config.LoraTrainingConfig;
import org.inkloom.training.config.Settings;
import org.inkloom.training.log.LossLog;
import org.inkloom.training.log.LossRow;
import org.inkloom.training.run.Checkpoints;
import org.inkloom.weights.DType;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoraTrainerTest {
    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    @BeforeAll
    static void makeModelAndPictures() throws IOException {
        new ModelInit(ModelPreset.MINIATURE, 3, DType.FLOAT32).write(shared.resolve("model"), RunControl.quiet());
        Path pictures = Files.createDirectories(shared.resolve("pictures"));
        StringBuilder metadata = new StringBuilder("file_name,text\n");
        Random random = new Random(5);
        int[][] sizes = {{80, 64}, {64, 96}, {70, 70}, {100, 60}, {64, 64}};
        for (int i = 0; i < sizes.length; i++) {
            byte[] bytes = new byte[3 * sizes[i][0] * sizes[i][1]];
            random.nextBytes(bytes);
            ImageIO.write(
                    new RgbPicture(sizes[i][0], sizes[i][1], bytes).toBufferedImage(),
                    "png",
                    pictures.resolve(i + ".png").toFile());
            metadata.append(i).append(".png,picture ").append(i).append('\n');
        }
        Files.writeString(pictures.resolve("broken.png"), "no picture");
        metadata.append("broken.png,broken\n");
        Files.writeString(pictures.resolve("metadata.csv"), metadata);
    }

    private LoraTrainingConfig config(Path output, String... more) {
        Map<String, String> values = new LinkedHashMap<>(Map.of(
                "model", shared.resolve("model").toString(),
                "dataset_path", shared.resolve("pictures").toString(),
                "output_path", output.toString(),
                "width", "64",
                "height", "64",
                "center_crop", "true",
                "precision", "32",
                "device", "cpu",
                "steps_per_epoch", "6"));
        for (int i = 0; i < more.length; i += 2) {
            values.put(more[i], more[i + 1]);
        }
        return LoraTrainingConfig.from(Settings.of(values));
    }

    /** Settings that put everything random and every kind of state to work. */
    private static final String[] EVERYTHING = {
        "batch_size", "2",
        "accumulate_grad_batches", "2",
        "steps_per_epoch", "5",
        "max_epochs", "2",
        "random_flip", "true",
        "caption_dropout", "0.3",
        "noise_offset", "0.05",
        "min_snr_gamma", "5",
        "ema_decay", "0.9",
        "max_grad_norm", "0.5",
        "lr_scheduler", "cosine",
        "lr_warmup_steps", "2",
        "learning_rate", "1e-2",
        "validation_split", "0.2",
        "validation_every", "2",
        "save_every", "3"
    };

    /** Asks to stop when the bar of the training reaches an update. */
    private static RunControl stopAt(long update) {
        Cancellation cancellation = new Cancellation();
        return new RunControl(
                new Progress() {
                    @Override
                    public Task begin(String what, long total, String unit) {
                        return !what.equals("training")
                                ? Task.SILENT
                                : new Task() {
                                    @Override
                                    public void advanceTo(long done) {
                                        if (done >= update) {
                                            cancellation.request();
                                        }
                                    }

                                    @Override
                                    public void note(String text) {}

                                    @Override
                                    public void close() {}
                                };
                    }

                    @Override
                    public void say(String line) {}
                },
                cancellation);
    }

    private static Map<String, byte[]> tensors(Path file) {
        Map<String, byte[]> values = new LinkedHashMap<>();
        try (TensorFile open = TensorFiles.open(file)) {
            open.names()
                    .forEach(name ->
                            values.put(name, open.get(name).data().toArray(java.lang.foreign.ValueLayout.JAVA_BYTE)));
        }
        return values;
    }

    private static void assertSameTensors(Path expected, Path actual) {
        Map<String, byte[]> wanted = tensors(expected);
        Map<String, byte[]> got = tensors(actual);
        assertThat(got.keySet()).isEqualTo(wanted.keySet());
        wanted.forEach((name, bytes) -> assertThat(got.get(name)).as(name).isEqualTo(bytes));
    }

    private static List<LossRow> withoutTimes(Path losses) throws IOException {
        return LossLog.read(losses).stream()
                .map(r -> new LossRow(r.step(), r.loss(), r.validation(), r.learningRate(), r.gradientNorm(), 0))
                .toList();
    }

    private static RunControl listener(List<String> said) {
        return new RunControl(
                new Progress() {
                    @Override
                    public Task begin(String what, long total, String unit) {
                        return Task.SILENT;
                    }

                    @Override
                    public void say(String line) {
                        said.add(line);
                    }
                },
                new Cancellation());
    }

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
        assertThat(LoraTrainingConfig.from(Settings.ofYaml(folder.resolve("settings.yaml"))))
                .isEqualTo(config(folder, EVERYTHING));
    }

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

    private static String[] plus(String[] settings, String... more) {
        return Stream.concat(Stream.of(settings), Stream.of(more)).toArray(String[]::new);
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
                        && line.contains("--max_epochs")
                        && line.contains("--resume never"));
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

    @Nested
    class Variants {
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
                    config(
                            folder,
                            "lora_target_modules",
                            "conv1,proj_in,time_emb_proj",
                            "init_lora_weights",
                            "kaiming"),
                    RunControl.quiet());

            assertThat(report.loss()).isFinite();
        }

        @Test
        void a_longer_run_may_go_on_from_a_finished_one() {
            LoraTrainer.run(config(folder), RunControl.quiet());
            TrainingReport longer = LoraTrainer.run(config(folder, "max_epochs", "2"), RunControl.quiet());

            assertThat(longer.resumedFrom()).isEqualTo(6);
            assertThat(longer.updates()).isEqualTo(12);
        }
    }

    @Nested
    class Refusals {
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
            assertThatThrownBy(() ->
                            LoraTrainer.run(config(folder, "lora_target_modules", "to_q,to_x"), RunControl.quiet()))
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
                    .hasMessageContaining("--learning_rate");
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
}

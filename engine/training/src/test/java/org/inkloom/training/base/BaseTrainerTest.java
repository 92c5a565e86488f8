package org.inkloom.training.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.text.PromptEmbeds;
import org.inkloom.models.text.chatglm.KolorsTextEncoder;
import org.inkloom.models.unet.ControlNetModel;
import org.inkloom.models.unet.UNetModel;
import org.inkloom.models.vae.VaeModel;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Placement;
import org.inkloom.training.config.BaseTrainingConfig;
import org.inkloom.training.log.LossLog;
import org.inkloom.training.log.LossRow;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaseTrainerTest {
    @TempDir
    private static Path shared;

    @TempDir
    private Path folder;

    private static Path parts;

    @BeforeAll
    static void makes_the_parts_that_others_build_on() throws IOException {
        parts = Trainings.parts(shared);
    }

    @Test
    void an_autoencoder_learns_and_its_latents_are_scaled_to_one() {
        BaseReport report = Trainings.run(
                Trainings.config("vae", folder, "updates", "25", "validation_every", "25", "sample_every", "25"));

        assertThat(loss(report, 20, 25)).isLessThan(0.85 * loss(report, 0, 3));
        assertThat(report.measures()).containsKey("psnr");
        assertThat(report.validation()).isPresent();
        assertThat(folder.resolve("samples/step-00000025.png")).exists();
        assertThat(report.curve()).exists();
        try (VaeModel model = VaeModel.load(report.model().resolve("vae"), Placement.cpuFloat32())) {
            assertThat(model.vae().config().scalingFactor())
                    .isNotEqualTo(0.13025)
                    .isPositive();
        }
    }

    @Test
    void an_autoencoder_learns_figures_first_where_they_count_more() {
        String[] more = {"updates", "25", "focus_weight", "8"};
        BaseReport report = Trainings.run(Trainings.config("vae", folder.resolve("figures"), more));
        assertThat(loss(report, 20, 25)).isLessThan(0.85 * loss(report, 0, 3));
        BaseReport alike = Trainings.run(Trainings.config("vae", folder.resolve("alike"), "updates", "25"));
        assertThat(losses(report)).isNotEqualTo(losses(alike));
    }

    @Test
    void two_runs_of_a_team_end_with_the_same_weights_though_each_has_examples_of_its_own() throws Exception {
        List<BaseReport> reports = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<BaseReport>> running = new ArrayList<>();
            for (int rank = 0; rank < 2; rank++) {
                BaseTrainingConfig config = Trainings.config(
                        "vae",
                        folder.resolve("run-" + rank),
                        "updates",
                        "6",
                        "ema_decay",
                        "0",
                        "team_folder",
                        folder.resolve("team").toString(),
                        "team_rank",
                        Integer.toString(rank),
                        "team_every",
                        "3");
                running.add(threads.submit(() -> Trainings.run(config)));
            }
            for (Future<BaseReport> one : running) {
                reports.add(one.get());
            }
        }
        Path file = Path.of("model/vae/diffusion_pytorch_model.safetensors");
        assertThat(folder.resolve("run-0").resolve(file))
                .hasSameBinaryContentAs(folder.resolve("run-1").resolve(file));
        assertThat(losses(reports.get(0))).isNotEqualTo(losses(reports.get(1)));
    }

    @Test
    void a_control_net_learns_beside_a_model_that_stays_as_it_is() throws IOException {
        Path model = Trainings.run(diffusion(folder.resolve("whole"), "batch_size", "4", "updates", "2"))
                .model();

        BaseReport report = Trainings.run(Trainings.config(
                "control",
                folder.resolve("control"),
                "model",
                model.toString(),
                "batch_size",
                "8",
                "updates",
                "40",
                "learning_rate",
                "5e-3"));

        assertThat(loss(report, 35, 40)).isLessThan(0.9 * loss(report, 0, 3));
        Path controlNet = report.model().resolve("controlnet");
        try (ControlNetModel read = ControlNetModel.load(controlNet, Placement.cpuFloat32())) {
            assertThat(read.network().config().blocks().getFirst().channels()).isEqualTo(32);
        }
        try (var before = org.inkloom.weights.TensorFiles.openFolder(model.resolve("unet"), "diffusion_pytorch_model");
                var after = org.inkloom.weights.TensorFiles.openFolder(controlNet, "diffusion_pytorch_model")) {
            assertThat(after.names()).contains("controlnet_mid_block.weight", "down_blocks.0.resnets.0.conv1.weight");
            assertThat(after.names().size()).isLessThan(before.names().size());
        }
    }

    @Test
    void a_control_net_needs_a_source_that_draws_control_pictures() throws IOException {
        Path pictures = Files.createDirectories(folder.resolve("pictures"));
        javax.imageio.ImageIO.write(
                new java.awt.image.BufferedImage(32, 32, java.awt.image.BufferedImage.TYPE_INT_RGB),
                "png",
                pictures.resolve("a.png").toFile());
        Path model = Trainings.run(diffusion(folder.resolve("whole"), "batch_size", "4", "updates", "1"))
                .model();
        assertThatThrownBy(() -> Trainings.run(Trainings.config(
                        "control",
                        folder.resolve("control"),
                        "source",
                        "folder",
                        "dataset_path",
                        pictures.toString(),
                        "model",
                        model.toString(),
                        "updates",
                        "1")))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-TRAIN-055"));
    }

    @Test
    void a_decoder_is_trained_further_without_touching_the_encoder() throws IOException {
        Path first = Trainings.run(Trainings.config("vae", folder.resolve("a"), "updates", "2"))
                .model();

        Path second = Trainings.run(Trainings.config(
                        "vae",
                        folder.resolve("b"),
                        "updates",
                        "2",
                        "decoder_only",
                        "true",
                        "start_from",
                        first.toString()))
                .model();

        Path file = Path.of("vae/diffusion_pytorch_model.safetensors");
        try (var before = org.inkloom.weights.TensorFiles.open(first.resolve(file));
                var after = org.inkloom.weights.TensorFiles.open(second.resolve(file))) {
            assertThat(after.get("encoder.conv_in.weight")
                            .data()
                            .mismatch(before.get("encoder.conv_in.weight").data()))
                    .isEqualTo(-1);
            assertThat(after.get("decoder.conv_in.weight")
                            .data()
                            .mismatch(before.get("decoder.conv_in.weight").data()))
                    .isNotEqualTo(-1);
        }
    }

    @Test
    void a_text_encoder_learns_to_say_what_captions_tell() {
        BaseReport report = Trainings.run(Trainings.config(
                "text",
                folder,
                "model",
                parts.toString(),
                "batch_size",
                "16",
                "pool_size",
                "64",
                "updates",
                "30",
                "validation_every",
                "30"));

        assertThat(loss(report, 25, 30)).isLessThan(0.5 * loss(report, 0, 3));
        assertThat(report.measures()).containsKeys("accuracy.colour", "accuracy.ground");
        assertThat(report.model().resolve("tokenizer/tokenizer.model")).exists();
    }

    @Test
    void text_encoder_and_network_learn_together_and_leave_a_whole_model() {
        BaseReport report = Trainings.run(diffusion(
                folder,
                "batch_size",
                "8",
                "updates",
                "30",
                "validation_every",
                "30",
                "sample_every",
                "30",
                "sample_steps",
                "2",
                "sample_prompts",
                "a red square"));

        assertThat(loss(report, 25, 30)).isLessThan(0.9 * loss(report, 0, 3));
        assertThat(report.measures()).hasSize(4);
        assertThat(folder.resolve("samples/step-00000030-1.png")).exists();
        ModelFolder model = ModelFolder.open(report.model());
        try (UNetModel unet = UNetModel.load(model.unet(), Placement.cpuFloat32());
                KolorsTextEncoder text = KolorsTextEncoder.load(report.model(), Placement.cpuFloat32());
                PromptEmbeds embeds = text.encode(List.of("a red square"), RunControl.quiet())) {
            assertThat(embeds.promptEmbeds().size(1)).isEqualTo(16);
            assertThat(unet.config().inChannels()).isEqualTo(4);
        }
        assertThat(model.scheduler()).isPresent();
    }

    @Test
    void a_run_cut_into_parts_by_time_ends_with_the_same_bits() throws IOException {
        BaseReport whole = Trainings.run(diffusion(folder.resolve("whole"), "updates", "4"));
        BaseReport part = Trainings.run(diffusion(folder.resolve("cut"), "updates", "4", "minutes", "1e-9"));
        assertThat(part.updates()).isEqualTo(1);
        while (part.updates() < part.of()) {
            long before = part.updates();
            part = Trainings.run(diffusion(folder.resolve("cut"), "updates", "4", "minutes", "1e-9"));
            assertThat(part.resumedFrom()).isEqualTo(before);
            assertThat(part.updates()).isEqualTo(before + 1);
        }

        assertThat(losses(part)).isEqualTo(losses(whole));
        for (Path file : weights(whole.model())) {
            assertThat(part.model().resolve(whole.model().relativize(file))).hasSameBinaryContentAs(file);
        }
    }

    @Test
    void an_example_may_meet_several_noises_and_its_figure_may_count_more() {
        BaseReport report = Trainings.run(diffusion(
                folder.resolve("learns"),
                "batch_size",
                "8",
                "updates",
                "30",
                "noises_per_example",
                "2",
                "focus_weight",
                "5"));
        assertThat(loss(report, 25, 30)).isLessThan(0.9 * loss(report, 0, 3));

        String[] more = {"updates", "2", "noises_per_example", "2", "focus_weight", "5"};
        BaseReport whole = Trainings.run(diffusion(folder.resolve("whole"), more));
        String[] cut = {"updates", "2", "noises_per_example", "2", "focus_weight", "5", "minutes", "1e-9"};
        Trainings.run(diffusion(folder.resolve("cut"), cut));
        BaseReport end = Trainings.run(diffusion(folder.resolve("cut"), cut));
        assertThat(losses(end)).isEqualTo(losses(whole));
    }

    @Test
    void accumulated_batches_make_the_updates_of_a_run_and_resume_too() {
        String[] more = {"updates", "2", "accumulate_grad_batches", "2", "caption_dropout", "0.5"};
        BaseReport whole = Trainings.run(diffusion(folder.resolve("whole"), more));
        String[] cut = {"updates", "2", "accumulate_grad_batches", "2", "caption_dropout", "0.5", "minutes", "1e-9"};
        Trainings.run(diffusion(folder.resolve("cut"), cut));
        BaseReport end = Trainings.run(diffusion(folder.resolve("cut"), cut));

        assertThat(losses(end)).isEqualTo(losses(whole));
        assertThat(end.examples()).isEqualTo(16);
    }

    @Test
    void exported_weights_are_gone_on_from_elsewhere_with_a_fresh_optimizer() {
        Path exported = Trainings.run(diffusion(folder.resolve("here"), "updates", "8", "minutes", "1e-9"))
                .model();

        BaseReport there = Trainings.run(diffusion(
                folder.resolve("there"), "updates", "3", "start_from", exported.toString(), "lr_restart_steps", "3"));

        assertThat(there.resumedFrom()).isEqualTo(1);
        assertThat(there.updates()).isEqualTo(3);
        assertThat(rows(there).stream().map(LossRow::learningRate)).containsExactly(2e-3 / 4, 2e-3 * 2 / 4);
    }

    @Test
    void a_folder_to_start_from_that_has_none_of_the_parts_is_refused() {
        String none = folder.resolve("none").toString();
        for (BaseTrainingConfig config : List.of(
                Trainings.config("vae", folder.resolve("vae"), "updates", "1", "start_from", none),
                diffusion(folder.resolve("diffusion"), "updates", "1", "start_from", none))) {
            assertThatThrownBy(() -> Trainings.run(config))
                    .isInstanceOfSatisfying(
                            InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-TRAIN-057"));
        }
    }

    @Test
    void weight_files_are_no_larger_than_asked() throws IOException {
        BaseReport report = Trainings.run(diffusion(folder, "updates", "1", "shard_mib", "1"));

        for (Path file : weights(report.model())) {
            assertThat(Files.size(file)).isLessThan(1 << 20);
        }
        assertThat(weights(report.model().resolve("unet"))).hasSizeGreaterThan(1);
    }

    @Test
    void other_settings_are_not_mixed_with_a_checkpoint() {
        Trainings.run(diffusion(folder, "updates", "1"));

        assertThatThrownBy(() -> Trainings.run(diffusion(folder, "updates", "1", "seed", "5")))
                .isInstanceOf(InkloomException.class)
                .hasMessageContaining("seed was 0 and is 5");
    }

    @Test
    void a_source_that_is_not_there_is_named() {
        assertThatThrownBy(() -> Trainings.run(Trainings.config("vae", folder, "source", "atlantis")))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-TRAIN-040"));
    }

    private static org.inkloom.training.config.BaseTrainingConfig diffusion(Path output, String... more) {
        String[] all = Stream.concat(Stream.of("model", parts.toString()), Stream.of(more))
                .toArray(String[]::new);
        return Trainings.config("diffusion", output, all);
    }

    private static List<LossRow> rows(BaseReport report) {
        try {
            return LossLog.read(report.losses());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<String> losses(BaseReport report) {
        return rows(report).stream()
                .map(row -> row.step() + " " + row.loss() + " " + row.gradientNorm())
                .toList();
    }

    private static double loss(BaseReport report, int from, int to) {
        return rows(report).subList(from, to).stream()
                .mapToDouble(LossRow::loss)
                .average()
                .orElseThrow();
    }

    private static List<Path> weights(Path model) throws IOException {
        try (Stream<Path> files = Files.walk(model)) {
            return files.filter(file -> file.toString().endsWith(".safetensors"))
                    .filter(file -> !file.toString().contains("/vae/"))
                    .sorted()
                    .toList();
        }
    }
}

package org.inkloom.training.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.inkloom.diffusion.DiffusionPipeline;
import org.inkloom.diffusion.GenerationRequest;
import org.inkloom.diffusion.LoraUse;
import org.inkloom.diffusion.PipelineOptions;
import org.inkloom.diffusion.family.DiffusionModel;
import org.inkloom.diffusion.lora.LoraCopies;
import org.inkloom.diffusion.lora.LoraTarget;
import org.inkloom.golden.Golden;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.CancelledException;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Device;
import org.inkloom.training.config.LoraTrainingConfig;
import org.inkloom.training.log.LossRow;
import org.inkloom.training.run.Checkpoints;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Trainings that change text encoders of CLIP beside the U-Net. */
@Tag("golden")
class TextLoraTrainingTest extends LoraTrainings {
    private LoraTrainingConfig text(Path output, String model, String... more) {
        String[] usual = {
            "model",
            Golden.model(model).toString(),
            "train_text_encoder",
            "true",
            "learning_rate",
            "1e-2",
            "lora_alpha",
            "6.5"
        };
        return config(output, plus(usual, more));
    }

    private static Set<String> keysWithoutLayers(Path file) {
        try (TensorFile open = TensorFiles.open(file)) {
            return open.names().stream()
                    .map(key -> key.replaceFirst(
                            "(?:down_blocks|up_blocks|mid_block)[._].*|(?<=[._]layers[._])\\d+.*", "..."))
                    .collect(Collectors.toSet());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "clip/sd15-tiny; diffusers; unet.... text_encoder.text_model.encoder.layers....",
                "clip/sd15-tiny; kohya; lora_unet_... lora_te_text_model_encoder_layers_...",
                "clip/sdxl-tiny; diffusers; unet.... text_encoder.text_model.encoder.layers...."
                        + " text_encoder_2.text_model.encoder.layers....",
                "clip/sdxl-tiny; kohya; lora_unet_... lora_te1_text_model_encoder_layers_..."
                        + " lora_te2_text_model_encoder_layers_..."
            })
    void a_sample_is_the_picture_that_the_finished_file_draws(String model, String format, String keys) {
        TrainingReport report = LoraTrainer.run(
                text(
                        folder,
                        model,
                        "lora_format",
                        format,
                        "text_encoder_target_modules",
                        "q_proj,k_proj,v_proj,out_proj,fc1,fc2",
                        "steps_per_epoch",
                        "3",
                        "sample_every",
                        "3",
                        "sample_prompts",
                        "a cat",
                        "sample_negative_prompt",
                        "blurred",
                        "sample_seed",
                        "5",
                        "sample_cfg",
                        "4",
                        "sample_steps",
                        "3"),
                RunControl.quiet());

        assertThat(keysWithoutLayers(report.lora())).containsExactlyInAnyOrder(keys.split(" "));
        RgbPicture sample = PngText.readPicture(folder.resolve("samples/step-00000003-1.png"));
        GenerationRequest request = GenerationRequest.of("a cat")
                .withNegativePrompt("blurred")
                .withSeeds(List.of(5L))
                .withGuidanceScale(4)
                .withSteps(3)
                .withSize(64, 64);
        Path alone = unetAlone(report.lora());
        try (DiffusionPipeline pipeline =
                DiffusionPipeline.open(ModelFolder.open(Golden.model(model)), PipelineOptions.on(Device.CPU))) {
            assertThat(draw(pipeline, request, report.lora()).rgb()).isEqualTo(sample.rgb());
            assertThat(draw(pipeline, request, alone).rgb()).isNotEqualTo(sample.rgb());
        }
    }

    /** The same file without the text encoders' tensors. */
    private Path unetAlone(Path lora) {
        Path alone = folder.resolve("unet-alone.safetensors");
        try (TensorFile open = TensorFiles.open(lora)) {
            org.inkloom.weights.SafetensorsWriter.write(
                    alone,
                    open.names().stream()
                            .filter(key -> key.contains("unet"))
                            .map(open::get)
                            .toList(),
                    open.metadata());
        }
        return alone;
    }

    private static RgbPicture draw(DiffusionPipeline pipeline, GenerationRequest request, Path lora) {
        return pipeline.generate(request.withLoras(List.of(new LoraUse(lora, 1))), RunControl.quiet())
                .getFirst()
                .picture();
    }

    @Test
    void a_stopped_and_resumed_run_ends_with_the_same_bits() throws IOException {
        String[] settings = plus(EVERYTHING, "text_encoder_lr", "5e-3,2e-3");
        TrainingReport straight =
                LoraTrainer.run(text(folder.resolve("a"), "clip/sdxl-tiny", settings), RunControl.quiet());
        LoraTrainingConfig parted = text(folder.resolve("b"), "clip/sdxl-tiny", settings);
        assertThatThrownBy(() -> LoraTrainer.run(parted, stopAt(4))).isInstanceOf(CancelledException.class);
        TrainingReport resumed = LoraTrainer.run(parted, RunControl.quiet());

        assertThat(resumed.resumedFrom()).isEqualTo(4);
        assertSameTensors(straight.lora(), resumed.lora());
        assertSameTensors(straight.averaged().orElseThrow(), resumed.averaged().orElseThrow());
        assertSameTensors(state("a"), state("b"));
        assertThat(withoutTimes(resumed.losses())).isEqualTo(withoutTimes(straight.losses()));
    }

    private Path state(String run) {
        return new Checkpoints(folder.resolve(run).resolve("checkpoints"), 1)
                .newest()
                .orElseThrow()
                .resolve("state.safetensors");
    }

    @Test
    void recomputing_activations_gives_the_same_losses() throws IOException {
        TrainingReport kept = LoraTrainer.run(text(folder.resolve("a"), "clip/sdxl-tiny"), RunControl.quiet());
        TrainingReport recomputed = LoraTrainer.run(
                text(folder.resolve("b"), "clip/sdxl-tiny", "use_gradient_checkpointing", "true"), RunControl.quiet());
        List<LossRow> expected = withoutTimes(kept.losses());
        List<LossRow> actual = withoutTimes(recomputed.losses());
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i).loss())
                    .isCloseTo(expected.get(i).loss(), org.assertj.core.data.Percentage.withPercentage(1e-3));
            assertThat(actual.get(i).gradientNorm())
                    .isCloseTo(expected.get(i).gradientNorm(), org.assertj.core.data.Percentage.withPercentage(0.1));
        }
    }

    @Test
    void each_encoder_has_its_own_rate_and_one_of_none_stays() {
        TrainingReport report = LoraTrainer.run(
                text(folder, "clip/sdxl-tiny", "text_encoder_lr", "0,1e-2", "adam_weight_decay", "0"),
                RunControl.quiet());
        Map<String, byte[]> tensors = tensors(report.lora());
        assertThat(tensors.keySet())
                .filteredOn(key -> key.startsWith("text_encoder."))
                .isNotEmpty();
        tensors.forEach((key, bytes) -> {
            if (key.endsWith("lora_B.weight") && key.startsWith("text_encoder.")) {
                assertThat(bytes).as(key).containsOnly(0);
            }
            if (key.endsWith("lora_B.weight") && key.startsWith("text_encoder_2.")) {
                assertThat(nonZero(bytes)).as(key).isTrue();
            }
        });
    }

    private static boolean nonZero(byte[] bytes) {
        for (byte b : bytes) {
            if (b != 0) {
                return true;
            }
        }
        return false;
    }

    @Test
    void the_unet_learns_in_half_precision_and_the_encoder_in_float32() {
        List<String> said = new ArrayList<>();
        TrainingReport report = LoraTrainer.run(text(folder, "clip/sd15-tiny", "precision", "bf16"), listener(said));
        assertThat(report.loss()).isFinite();
        assertThat(said).anyMatch(line -> line.contains("Captions are read anew in every step"));
        assertThat(folder.resolve("cache")).isDirectoryNotContaining("glob:**text-*");
        assertThat(tensors(report.lora()).entrySet().stream()
                        .filter(each -> each.getKey().endsWith("layers.0.self_attn.v_proj.lora_B.weight"))
                        .allMatch(each -> nonZero(each.getValue())))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"diffusers", "kohya"})
    void training_goes_on_from_a_finished_file(String format) throws IOException {
        TrainingReport first =
                LoraTrainer.run(text(folder.resolve("a"), "clip/sdxl-tiny", "lora_format", format), RunControl.quiet());
        assertCopiesHaveBothEncoders(first.lora());
        TrainingReport second = LoraTrainer.run(
                text(
                        folder.resolve("b"),
                        "clip/sdxl-tiny",
                        "pretrained_lora_path",
                        first.lora().toString(),
                        "lora_format",
                        format,
                        "learning_rate",
                        "0"),
                RunControl.quiet());
        assertSameTensors(first.lora(), second.lora());
    }

    private void assertCopiesHaveBothEncoders(Path lora) throws IOException {
        DiffusionModel model = DiffusionModel.of(ModelFolder.open(Golden.model("clip/sdxl-tiny")));
        List<LoraTarget> targets = new ArrayList<>();
        try (TensorFile unet = TensorFiles.open(model.folder().unet())) {
            Map<String, long[]> shapes = new LinkedHashMap<>();
            unet.names().forEach(name -> shapes.put(name, unet.head(name).shape()));
            targets.add(model.loraTarget(shapes));
        }
        targets.addAll(model.textTargets());
        Path copies = Files.createDirectories(folder.resolve("copies"));
        LoraCopies.write(lora, targets, copies, "ink");
        assertThat(keysWithoutLayers(copies.resolve("ink.safetensors"))).hasSize(3);
        assertThat(keysWithoutLayers(copies.resolve("ink.kohya.safetensors"))).hasSize(3);
        assertThat(copies.resolve("ink.diffsynth.ckpt")).exists();
    }

    @Test
    void a_model_that_predicts_velocities_may_be_said_to() throws IOException {
        String[] brief = {"steps_per_epoch", "2", "sample_every", "2", "sample_prompts", "a cat", "sample_steps", "2"};
        TrainingReport plain = LoraTrainer.run(
                config(
                        folder.resolve("a"),
                        plus(brief, "model", Golden.model("clip/sd15-tiny").toString())),
                RunControl.quiet());
        TrainingReport velocity = LoraTrainer.run(
                config(
                        folder.resolve("b"),
                        plus(
                                brief,
                                "model",
                                Golden.model("clip/sd15-tiny").toString(),
                                "prediction_type",
                                "v_prediction",
                                "rescale_betas_zero_snr",
                                "true")),
                RunControl.quiet());
        assertThat(velocity.loss()).isFinite().isNotEqualTo(plain.loss());
        assertThat(PngText.readPicture(folder.resolve("b/samples/step-00000002-1.png"))
                        .rgb())
                .isNotEqualTo(PngText.readPicture(folder.resolve("a/samples/step-00000002-1.png"))
                        .rgb());
        assertThatThrownBy(() -> LoraTrainer.run(
                        text(folder.resolve("c"), "clip/sd15-tiny", "rescale_betas_zero_snr", "true"),
                        RunControl.quiet()))
                .hasMessageContaining("INK-SCHED-007");
    }

    @Test
    void what_cannot_be_is_refused_before_anything_is_read() {
        assertThatThrownBy(() -> LoraTrainer.run(config(folder, "train_text_encoder", "true"), RunControl.quiet()))
                .hasMessageContaining("INK-TRAIN-059")
                .hasMessageContaining("Kolors")
                .hasMessageContaining("train_text_encoder");
    }

    @Test
    void rates_and_modules_that_its_text_encoder_has_not_are_refused() {
        Golden.model("clip/sd15-tiny"); // where it is not there the test is skipped, before an exception is expected
        assertThatThrownBy(() -> LoraTrainer.run(
                        text(folder, "clip/sd15-tiny", "text_encoder_lr", "1e-5,1e-5"), RunControl.quiet()))
                .hasMessageContaining("INK-TRAIN-002")
                .hasMessageContaining("one text encoder");
        assertThatThrownBy(() -> LoraTrainer.run(
                        text(folder, "clip/sd15-tiny", "text_encoder_target_modules", "q_proj,to_q"),
                        RunControl.quiet()))
                .hasMessageContaining("INK-TRAIN-015")
                .hasMessageContaining("to_q, which text_encoder_target_modules asks for")
                .hasMessageContaining("fc1, fc2, k_proj, out_proj, q_proj, v_proj");
    }
}

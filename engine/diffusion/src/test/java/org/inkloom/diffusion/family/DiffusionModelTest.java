package org.inkloom.diffusion.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.inkloom.diffusion.scheduler.NoiseConfig;
import org.inkloom.diffusion.scheduler.SchedulerKind;
import org.inkloom.models.config.ModelPart;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.run.InkloomException;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.SafetensorsWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DiffusionModelTest {
    private static final String WEIGHTS = "diffusion_pytorch_model.safetensors";
    private static final String CLIP = "{\"model_type\": \"clip_text_model\"}";

    @TempDir
    Path temp;

    private Path root;

    @BeforeEach
    void write() throws IOException {
        root = temp.resolve("models/model");
        model(ModelPreset.MINIATURE);
        for (String part : new String[] {"unet", "vae"}) {
            SafetensorsWriter.write(root.resolve(part).resolve(WEIGHTS), java.util.List.of(), java.util.Map.of());
        }
    }

    private void model(ModelPreset preset) throws IOException {
        write("unet/config.json", preset.config(ModelPart.UNET));
        write("vae/config.json", preset.config(ModelPart.VAE));
        write("text_encoder/config.json", preset.config(ModelPart.TEXT_ENCODER));
        write("model_index.json", preset.config(ModelPart.MODEL_INDEX));
        write("scheduler/scheduler_config.json", preset.config(ModelPart.SCHEDULER));
    }

    private void write(String file, String text) throws IOException {
        Path target = root.resolve(file);
        Files.createDirectories(target.getParent());
        Files.writeString(target, text);
    }

    private DiffusionModel open() {
        return DiffusionModel.of(ModelFolder.open(root));
    }

    static Stream<Arguments> presets() {
        return Stream.of(ModelPreset.values())
                .map(preset ->
                        Arguments.of(preset, preset.name().startsWith("INKLING") ? new Inkling() : new Kolors()));
    }

    @ParameterizedTest
    @MethodSource("presets")
    void a_preset_is_of_the_family_that_its_text_side_has(ModelPreset preset, ModelFamily family) throws IOException {
        model(preset);
        assertThat(open().family()).isEqualTo(family);
        assertThat(open().unetConfig()).isEqualTo(preset.unet());
        assertThat(open().vaeConfig()).isEqualTo(preset.vae());
    }

    @Test
    void two_text_encoders_are_sdxl_and_the_index_does_not_decide() throws IOException {
        write("model_index.json", "{\"_class_name\": \"StableDiffusionXLPipeline\"}");
        assertThat(open().family()).isEqualTo(new Kolors());
        write("text_encoder/config.json", CLIP);
        write("text_encoder_2/config.json", CLIP);
        assertThat(open().family()).isEqualTo(new Sdxl());
        assertThat(open().textFolders()).containsExactly(root.resolve("text_encoder"), root.resolve("text_encoder_2"));
        assertThat(open().promptLength()).isEqualTo(77);
    }

    @Test
    void one_clip_encoder_is_stable_diffusion_1() throws IOException {
        write("text_encoder/config.json", CLIP);
        assertThat(open().family()).isEqualTo(new Sd15());
        assertThat(open().textFolders()).containsExactly(root.resolve("text_encoder"));
        assertThat(open().promptLength()).isEqualTo(77);
        assertThat(open().isAwayFromZeros("")).isFalse();
        Files.delete(root.resolve("scheduler/scheduler_config.json"));
        assertThat(open().scheduler().kind()).isEqualTo(SchedulerKind.PNDM);
    }

    @Test
    void a_family_that_cannot_be_drawn_with_is_refused_by_what_it_has() throws IOException {
        write("text_encoder/config.json", "{\"model_type\": \"t5\"}");
        requireRefused("t5");
        write("text_encoder/config.json", CLIP);
        write("text_encoder_2/config.json", CLIP);
        write("text_encoder_3/config.json", "{}");
        requireRefused("three text encoders");
    }

    private void requireRefused(String what) {
        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-MODEL-020"))
                .hasMessageContaining(root.toString())
                .hasMessageContaining(what);
    }

    @Test
    void a_damaged_or_missing_text_side_is_left_for_whoever_loads_it() throws IOException {
        write("text_encoder/config.json", "{");
        assertThat(open().family()).isEqualTo(new Kolors());
        assertThatThrownBy(() -> open().loadText(folder -> Placement.cpuFloat32()))
                .isInstanceOf(InkloomException.class);
        Files.delete(root.resolve("text_encoder/config.json"));
        assertThat(open().family()).isEqualTo(new Kolors());
    }

    @Test
    void sdxl_without_a_negative_prompt_is_drawn_away_from_zeros_unless_its_index_says_otherwise() throws IOException {
        write("text_encoder_2/config.json", CLIP);
        assertThat(open().isAwayFromZeros("")).isFalse();
        write("model_index.json", "{\"force_zeros_for_empty_prompt\": true}");
        assertThat(open().isAwayFromZeros("")).isTrue();
        assertThat(open().isAwayFromZeros("blurry")).isFalse();
        Files.delete(root.resolve("model_index.json"));
        assertThat(open().isAwayFromZeros("")).isTrue();
    }

    @Test
    void an_inpainting_unet_is_known_by_its_channels_and_another_number_is_refused() throws IOException {
        String config = ModelPreset.MINIATURE.config(ModelPart.UNET);
        write("unet/config.json", config.replaceFirst("(\"in_channels\": *)\\d+", "$1" + 9));
        assertThat(open().unetConfig().isInpainting()).isTrue();
        write("unet/config.json", config.replaceFirst("(\"in_channels\": *)\\d+", "$1" + 8));
        assertThatThrownBy(() -> open().unetConfig())
                .hasMessageContaining("INK-MODEL-005")
                .hasMessageContaining("in_channels");
        write("unet/config.json", config);
        assertThat(open().unetConfig().isInpainting()).isFalse();
    }

    @Test
    void a_model_without_a_sampler_has_its_familys() throws IOException {
        Files.delete(root.resolve("scheduler/scheduler_config.json"));
        assertThat(open().scheduler().kind()).isEqualTo(SchedulerKind.EULER);
        assertThat(open().scheduler().noise()).isEqualTo(NoiseConfig.KOLORS);
        write("text_encoder_2/config.json", CLIP);
        assertThat(open().scheduler().noise()).isEqualTo(NoiseConfig.STABLE_DIFFUSION);
    }

    @Test
    void weights_without_a_config_are_taken_for_kolors_as_diffsynth_downloads_them() throws IOException {
        Files.delete(root.resolve("unet/config.json"));
        Files.delete(root.resolve("vae/config.json"));
        assertThat(open().unetConfig()).isEqualTo(ModelPreset.KOLORS.unet());
        assertThat(open().vaeConfig()).isEqualTo(ModelPreset.KOLORS.vae());
    }

    @Test
    void of_these_the_autoencoder_mended_for_float16_runs_in_float16() throws IOException {
        Path fixed = root.resolveSibling("sdxl-vae-fp16-fix");
        Files.move(root.resolve("vae"), fixed);
        Files.delete(fixed.resolve("config.json"));
        assertThat(open().vaeConfig().forceUpcast()).isFalse();
        assertThat(ModelPreset.KOLORS.vae().forceUpcast()).isTrue();
    }

    @Test
    void weights_without_a_config_that_are_not_kolors_are_refused_with_their_shapes() throws IOException {
        Files.delete(root.resolve("unet/config.json"));
        assertThatThrownBy(() -> open().loadUnet(Placement.cpuFloat32()))
                .isInstanceOf(InkloomException.class)
                .hasMessageContaining("conv_in.weight")
                .hasMessageContaining("Put the config.json beside it");
    }

    @Test
    void only_kolors_is_known_without_its_config() throws IOException {
        model(ModelPreset.INKLING);
        Files.delete(root.resolve("unet/config.json"));
        requireMissing();
    }

    @Test
    void a_part_with_neither_config_nor_weights_is_an_incomplete_download() throws IOException {
        Files.delete(root.resolve("unet/config.json"));
        Files.delete(root.resolve("unet").resolve(WEIGHTS));
        requireMissing();
    }

    private void requireMissing() {
        assertThatThrownBy(() -> open().unetConfig())
                .isInstanceOfSatisfying(
                        InkloomException.class,
                        e -> assertThat(e.getMessage())
                                .contains("INK-MODEL-002", "the folder that holds model_index.json"));
    }

    @Test
    void time_ids_are_the_original_size_the_cut_and_the_size_of_every_picture_of_a_batch() {
        try (Scope scope = Scope.open()) {
            assertThat(Tensors.floats(new Sdxl().timeIds(2, 48, 64, Device.CPU)))
                    .containsExactly(48, 64, 0, 0, 48, 64, 48, 64, 0, 0, 48, 64);
            assertThat(Tensors.floats(new TimeIds(512, 640, 8, 16, 48, 64).rows(1, Device.CPU)))
                    .containsExactly(512, 640, 8, 16, 48, 64);
        }
    }
}

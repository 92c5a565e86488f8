package org.inkloom.models.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.inkloom.models.preset.ModelInit;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.models.unet.UNetModel;
import org.inkloom.models.vae.VaeConfig;
import org.inkloom.models.vae.VaeModel;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Placement;
import org.inkloom.weights.DType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderTest {
    private static final String WEIGHTS = "diffusion_pytorch_model.safetensors";

    @TempDir
    Path temp;

    private Path model;

    @BeforeEach
    void write() {
        model = temp.resolve("models/kolors");
        new ModelInit(ModelPreset.MINIATURE, 1, DType.FLOAT16).write(model, RunControl.quiet());
    }

    @Test
    void finds_the_parts_and_the_schedulers_config() {
        ModelFolder folder = ModelFolder.open(model);
        assertThat(folder.unet()).isEqualTo(model.resolve("unet"));
        assertThat(folder.vae()).isEqualTo(model.resolve("vae"));
        assertThat(folder.scheduler()).contains(model.resolve("scheduler/scheduler_config.json"));
        assertThat(folder.name()).isEqualTo("kolors");
    }

    @Test
    void takes_the_autoencoder_mended_for_float16_inside_or_beside_the_folder_when_there_is_no_other()
            throws IOException {
        Path inside = model.resolve("sdxl-vae-fp16-fix");
        Path beside = model.resolveSibling("sdxl-vae-fp16-fix");
        Files.move(model.resolve("vae"), beside);
        assertThat(ModelFolder.open(model).vae()).isEqualTo(beside.toAbsolutePath());
        Files.move(beside, inside);
        assertThat(ModelFolder.open(model).vae()).isEqualTo(inside);
        try (VaeModel loaded = VaeModel.load(ModelFolder.open(model).vae(), Placement.cpuFloat32())) {
            assertThat(loaded.vae().config().latentChannels()).isPositive();
        }
    }

    @Test
    void prefers_the_models_own_autoencoder() throws IOException {
        Files.createDirectories(model.resolveSibling("sdxl-vae-fp16-fix"));
        assertThat(ModelFolder.open(model).vae()).isEqualTo(model.resolve("vae"));
    }

    @Test
    void weights_without_a_config_are_taken_for_kolors_as_diffsynth_downloads_them() throws IOException {
        Files.delete(model.resolve("unet/config.json"));
        Files.delete(model.resolve("vae/config.json"));
        assertThat(UNetConfig.ofPart(model.resolve("unet"))).isEqualTo(ModelPreset.KOLORS.unet());
        assertThat(VaeConfig.ofPart(model.resolve("vae"))).isEqualTo(ModelPreset.KOLORS.vae());
    }

    @Test
    void of_these_the_autoencoder_mended_for_float16_runs_in_float16() throws IOException {
        Path fixed = model.resolveSibling("sdxl-vae-fp16-fix");
        Files.move(model.resolve("vae"), fixed);
        Files.delete(fixed.resolve("config.json"));
        assertThat(VaeConfig.ofPart(fixed).forceUpcast()).isFalse();
        assertThat(ModelPreset.KOLORS.vae().forceUpcast()).isTrue();
    }

    @Test
    void an_autoencoder_that_must_be_upcast_is_placed_in_float32() {
        Placement half = Placement.of(Device.CPU, DType.FLOAT16);
        assertThat(VaeConfig.ofPart(model.resolve("vae")).forceUpcast()).isTrue();
        try (VaeModel loaded = VaeModel.load(model.resolve("vae"), half)) {
            assertThat(loaded.placement().compute()).isEqualTo(DType.FLOAT32);
        }
    }

    @Test
    void weights_without_a_config_that_are_not_kolors_are_refused_with_their_shapes() throws IOException {
        Files.delete(model.resolve("unet/config.json"));
        assertThatThrownBy(() -> UNetModel.load(model.resolve("unet"), Placement.cpuFloat32()))
                .isInstanceOf(InkloomException.class)
                .hasMessageContaining("conv_in.weight");
    }

    @Test
    void a_part_with_neither_config_nor_weights_is_an_incomplete_download() throws IOException {
        Files.delete(model.resolve("unet/config.json"));
        Files.delete(model.resolve("unet").resolve(WEIGHTS));
        assertThatThrownBy(() -> UNetConfig.ofPart(model.resolve("unet")))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-MODEL-002"));
    }

    @Test
    void a_missing_part_is_named() throws IOException {
        Files.move(model.resolve("vae"), model.resolve("elsewhere"));
        assertThatThrownBy(() -> ModelFolder.open(model))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-MODEL-006"))
                .hasMessageContaining("vae");
    }
}

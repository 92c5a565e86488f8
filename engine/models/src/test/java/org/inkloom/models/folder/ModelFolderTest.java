package org.inkloom.models.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.inkloom.models.preset.ModelInit;
import org.inkloom.models.preset.ModelPreset;
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
    void an_autoencoder_that_must_be_upcast_is_placed_in_float32() {
        Placement half = Placement.of(Device.CPU, DType.FLOAT16);
        assertThat(VaeConfig.read(model.resolve("vae/config.json")).forceUpcast())
                .isTrue();
        try (VaeModel loaded = VaeModel.load(model.resolve("vae"), half)) {
            assertThat(loaded.placement().compute()).isEqualTo(DType.FLOAT32);
        }
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

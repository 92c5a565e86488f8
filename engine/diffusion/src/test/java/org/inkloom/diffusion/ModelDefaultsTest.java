package org.inkloom.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.inkloom.diffusion.scheduler.SchedulerKind;
import org.inkloom.models.config.ModelPart;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.PictureSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelDefaultsTest {
    @TempDir
    private Path folder;

    @Test
    void the_size_follows_the_configs_and_the_rest_is_as_with_kolors() throws IOException {
        assertThat(ModelDefaults.of(model(ModelPreset.KOLORS)).settings())
                .isEqualTo(settings(1024, 1024, 50, 5.0, 0.0, SchedulerKind.EULER));
        assertThat(ModelDefaults.of(model(ModelPreset.INKLING)).width()).isEqualTo(128);
        assertThat(ModelDefaults.of(model(ModelPreset.INKLING_F8)).height()).isEqualTo(128);
    }

    @Test
    void a_model_may_say_how_it_is_best_drawn_with() throws IOException {
        ModelFolder model = model(ModelPreset.INKLING);
        Files.writeString(folder.resolve("INKLING/inkloom.json"), """
            {"name": "small", "steps": 20, "guidance_scale": 4.5, "guidance_rescale": 0.5,
             "width": 64, "scheduler": "euler"}
            """);
        assertThat(ModelDefaults.of(model).settings()).isEqualTo(settings(64, 128, 20, 4.5, 0.5, SchedulerKind.EULER));
        assertThat(model.name()).isEqualTo("small");

        GenerationRequest request = ModelDefaults.of(model).request("一只猫");
        assertThat(request.steps()).isEqualTo(20);
        assertThat(request.guidanceRescale()).isEqualTo(0.5);
        assertThat(request.scheduler()).contains(SchedulerKind.EULER);
    }

    @Test
    void settings_that_are_no_json_or_have_a_wrong_value_are_refused() throws IOException {
        ModelFolder model = model(ModelPreset.INKLING);
        Path file = folder.resolve("INKLING/inkloom.json");
        Files.writeString(file, "{\"steps\": 0}");
        assertThatThrownBy(() -> ModelDefaults.of(model)).hasMessageContaining("INK-MODEL-004");
        Files.writeString(file, "steps: 20");
        assertThatThrownBy(() -> ModelDefaults.of(model)).hasMessageContaining("INK-MODEL-003");
    }

    private static PictureSettings settings(
            int width, int height, int steps, double guidance, double rescale, SchedulerKind sampler) {
        return PictureSettings.ofSize(width, height)
                .with(PictureSetting.STEPS, steps)
                .with(PictureSetting.GUIDANCE_SCALE, guidance)
                .with(PictureSetting.GUIDANCE_RESCALE, rescale)
                .with(PictureSetting.SCHEDULER, sampler.cliName())
                .complete();
    }

    private ModelFolder model(ModelPreset preset) throws IOException {
        Path root = folder.resolve(preset.name());
        config(root.resolve("unet/config.json"), preset.config(ModelPart.UNET));
        config(root.resolve("vae/config.json"), preset.config(ModelPart.VAE));
        config(root.resolve("scheduler/scheduler_config.json"), preset.config(ModelPart.SCHEDULER));
        return ModelFolder.open(root);
    }

    private static void config(Path file, String text) throws IOException {
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
    }
}

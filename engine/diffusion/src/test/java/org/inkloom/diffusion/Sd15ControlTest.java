package org.inkloom.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.inkloom.diffusion.control.ControlUse;
import org.inkloom.golden.Golden;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Device;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ControlNets of Stable Diffusion 1. */
@Tag("golden")
class Sd15ControlTest {
    private static final String MODEL = "clip/sd15-tiny";

    @TempDir
    Path folder;

    private static RgbPicture edges() {
        return PngText.readPicture(Golden.path("controlnet/cond0.png"));
    }

    private static DiffusionPipeline open(String model) {
        List.of("unet", "vae", "text_encoder").forEach(part -> Golden.path(model + "/" + part));
        return DiffusionPipeline.open(ModelFolder.open(Golden.path(model)), PipelineOptions.on(Device.CPU));
    }

    private static RgbPicture draw(DiffusionPipeline pipeline, List<ControlUse> controls) {
        GenerationRequest request = GenerationRequest.of("a dog in the snow")
                .withSize(64, 64)
                .withSteps(2)
                .withSeeds(List.of(3L))
                .withControls(controls);
        return pipeline.generate(request, RunControl.quiet()).getFirst().picture();
    }

    @Test
    void changes_nothing_before_training_and_the_picture_after_it() throws IOException {
        Path unet = Golden.path(MODEL + "/unet");
        Path fresh = MiniatureControlNet.write(folder.resolve("fresh"), unet, false);
        Path trained = MiniatureControlNet.write(folder.resolve("trained"), unet, true);
        try (DiffusionPipeline pipeline = open(MODEL)) {
            RgbPicture plain = draw(pipeline, List.of());
            ControlUse strong = ControlUse.of("canny", trained, edges());
            assertThat(draw(pipeline, List.of(ControlUse.of("canny", fresh, edges()))))
                    .isEqualTo(plain);
            RgbPicture steered = draw(pipeline, List.of(strong));
            assertThat(steered).isNotEqualTo(plain);
            assertThat(draw(pipeline, List.of(new ControlUse("canny", trained, edges(), 0, 0, 1))))
                    .isEqualTo(plain);
            // Another control picture leads elsewhere, and two networks add up.
            RgbPicture other = PngText.readPicture(Golden.path("controlnet/cond1.png"));
            assertThat(draw(pipeline, List.of(ControlUse.of("canny", trained, other))))
                    .isNotEqualTo(steered);
            assertThat(draw(pipeline, List.of(strong, ControlUse.of("depth", fresh, edges()))))
                    .isEqualTo(steered);
        }
    }

    @Test
    void networks_of_other_families_are_refused_by_name_in_both_directions() throws IOException {
        Path own = MiniatureControlNet.write(folder.resolve("own"), Golden.path(MODEL + "/unet"), true);
        refused(MODEL, Golden.path("controlnet/sdxl-controlnet-tiny0"), "networks for SDXL");
        refused(MODEL, Golden.path("controlnet/kolors-controlnet-tiny0"), "networks for Kolors");
        refused("kolors-tiny", own, "networks for Stable Diffusion 1");
    }

    private static void refused(String model, Path network, String family) {
        try (DiffusionPipeline pipeline = open(model)) {
            assertThatThrownBy(() -> draw(pipeline, List.of(ControlUse.of("canny", network, edges()))))
                    .isInstanceOfSatisfying(InkloomException.class, e -> {
                        assertThat(e.code()).isEqualTo("INK-CONTROL-001");
                        assertThat(e.getMessage()).contains(String.valueOf(network.getFileName()), family);
                    });
        }
    }
}

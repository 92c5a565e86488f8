package org.inkloom.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.golden.Golden;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.preset.ModelInit;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Device;
import org.inkloom.weights.DType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures are shown while they are drawn by TAESD's published weights. */
@Tag("golden")
class TinyPreviewTest {
    @TempDir
    Path folder;

    private static Path published(String name) {
        Path file = Golden.folder().resolveSibling("weights").resolve(name + ".safetensors");
        assumeTrue(Files.isRegularFile(file), "there is no " + file);
        return file;
    }

    @Test
    void every_step_is_shown_at_the_size_drawn() {
        Path decoder = published("taesdxl_decoder");
        new ModelInit(ModelPreset.MINIATURE, 3, DType.FLOAT32).write(folder, RunControl.quiet());
        GenerationRequest request =
                GenerationRequest.of("海边的猫").withSize(64, 48).withSteps(2);
        List<RgbPicture> shown = new ArrayList<>();
        try (DiffusionPipeline pipeline =
                DiffusionPipeline.open(ModelFolder.open(folder), PipelineOptions.on(Device.CPU))) {
            LatentPreview preview = pipeline.preview(Optional.of(decoder));
            assertThat(pipeline.preview(Optional.of(decoder))).isSameAs(preview);
            Trace trace = new Trace() {
                @Override
                public void accept(String name, Tensor tensor) {}

                @Override
                public void step(int done, int calls, Supplier<Tensor> denoised) {
                    shown.addAll(preview.show(denoised.get()));
                }
            };
            pipeline.generate(request, trace, RunControl.quiet());
            int perLatent = ModelPreset.MINIATURE.vae().pixelsPerLatent();
            int width = 64 / perLatent * 8;
            assertThat(shown).hasSize(2).allMatch(picture -> picture.width() == Math.min(512, width));
            assertThat(shown.get(0)).isNotEqualTo(shown.get(1));
            Path encoder = published("taesdxl_encoder");
            assertThatThrownBy(() -> pipeline.preview(Optional.of(encoder))).hasMessageContaining("INK-MODEL-022");
        }
    }
}

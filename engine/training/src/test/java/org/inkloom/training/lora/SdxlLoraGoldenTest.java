package org.inkloom.training.lora;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.inkloom.diffusion.DiffusionPipeline;
import org.inkloom.diffusion.GenerationRequest;
import org.inkloom.diffusion.LoraUse;
import org.inkloom.diffusion.PipelineOptions;
import org.inkloom.golden.Golden;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Device;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Training on a small SDXL, whose text side, sizes and negative prompts are not Kolors'. */
@Tag("golden")
class SdxlLoraGoldenTest extends LoraTrainings {
    @Test
    void a_sample_of_the_training_is_the_picture_that_the_finished_lora_draws() {
        Path model = Golden.model("clip/sdxl-tiny");
        TrainingReport report = LoraTrainer.run(
                config(
                        folder,
                        "model",
                        model.toString(),
                        "learning_rate",
                        "1e-2",
                        "sample_every",
                        "6",
                        "sample_prompts",
                        "a cat",
                        "sample_seed",
                        "5",
                        "sample_cfg",
                        "4",
                        "sample_steps",
                        "3"),
                RunControl.quiet());
        assertThat(report.updates()).isEqualTo(6);
        RgbPicture sample = PngText.readPicture(folder.resolve("samples/step-00000006-1.png"));
        GenerationRequest request = GenerationRequest.of("a cat")
                .withSeeds(List.of(5L))
                .withGuidanceScale(4)
                .withSteps(3)
                .withSize(64, 64);
        try (DiffusionPipeline pipeline =
                DiffusionPipeline.open(ModelFolder.open(model), PipelineOptions.on(Device.CPU))) {
            RgbPicture plain = draw(pipeline, request);
            RgbPicture trained = draw(pipeline, request.withLoras(List.of(new LoraUse(report.lora(), 1))));
            assertThat(largestDifference(sample, trained)).as("of a byte").isLessThanOrEqualTo(1);
            assertThat(largestDifference(sample, plain))
                    .as("that the LoRA makes")
                    .isGreaterThan(8);
        }
    }

    private static RgbPicture draw(DiffusionPipeline pipeline, GenerationRequest request) {
        return pipeline.generate(request, RunControl.quiet()).getFirst().picture();
    }

    private static int largestDifference(RgbPicture one, RgbPicture other) {
        assertThat(other.rgb()).hasSameSizeAs(one.rgb());
        int largest = 0;
        for (int i = 0; i < one.rgb().length; i++) {
            int difference = Byte.toUnsignedInt(one.rgb()[i]) - Byte.toUnsignedInt(other.rgb()[i]);
            largest = Math.max(largest, Math.abs(difference));
        }
        return largest;
    }
}

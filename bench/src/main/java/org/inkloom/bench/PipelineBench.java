package org.inkloom.bench;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.inkloom.bench.operations.OperationCount;
import org.inkloom.diffusion.DiffusionPipeline;
import org.inkloom.diffusion.GenerationRequest;
import org.inkloom.diffusion.PipelineOptions;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.models.vae.VaeConfig;
import org.inkloom.report.RunControl;

/**
 * Times whole pictures with guidance, from a prompt to pixels. The prompt is encoded in the first run, which does not
 * count if there is a warm-up.
 *
 * @param model folder of the model
 * @param options where and how to compute
 * @param pictures at once
 * @param height picture height in pixels
 * @param width picture width in pixels
 * @param steps of the sampler
 * @param repetition how often
 */
record PipelineBench(
        Path model,
        PipelineOptions options,
        int pictures,
        int height,
        int width,
        int steps,
        Measurement.Repetition repetition) {

    /** Measures. */
    Measurement run(RunControl control) {
        ModelFolder folder = ModelFolder.open(model);
        String name = "pipeline " + folder.name() + " " + width + "x" + height + " batch " + pictures + " steps "
                + steps + " " + Sizes.name(options.dtype()) + " " + options.device();
        GenerationRequest request = GenerationRequest.of("一只猫在海边看日出")
                .withPrompts(Collections.nCopies(pictures, "一只猫在海边看日出"))
                .withNegativePrompt("模糊")
                .withSeeds(List.of(1L))
                .withSteps(steps)
                .withSize(width, height);
        try (DiffusionPipeline pipeline = DiffusionPipeline.open(folder, options)) {
            return Measurement.of(
                    name,
                    options.device(),
                    repetition,
                    teraflops(folder),
                    control,
                    () -> pipeline.generate(request, RunControl.quiet()));
        }
    }

    /** Returns the arithmetic of the steps and of decoding. */
    private double teraflops(ModelFolder folder) {
        UNetConfig unet = UNetConfig.read(folder.unet().resolve("config.json"));
        VaeConfig vae = VaeConfig.read(folder.vae().resolve("config.json"));
        int perLatent = vae.pixelsPerLatent();
        double step = OperationCount.ofUNet(
                        unet, 2L * pictures, height / perLatent, width / perLatent, UNetInputs.TOKENS)
                .teraflops();
        return steps * step
                + OperationCount.ofDecoding(vae, pictures, height, width).teraflops();
    }
}

package org.inkloom.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.inkloom.bench.operations.OperationCount;
import org.inkloom.diffusion.DiffusionPipeline;
import org.inkloom.diffusion.GenerationRequest;
import org.inkloom.diffusion.PipelineOptions;
import org.inkloom.diffusion.family.DiffusionModel;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.vae.VaeConfig;
import org.inkloom.run.RunControl;

/**
 * Measures the generation of whole pictures with guidance, from prompt to pixels, and separately the start: a new
 * pipeline up to its first picture, with one step. Every run has new prompts, so that no encoded prompt can be reused.
 *
 * @param model folder of the model
 * @param options device and precision
 * @param pictures number of pictures at a time
 * @param height of a picture in pixels
 * @param width of a picture in pixels
 * @param steps of the sampler
 * @param repetition number of runs
 */
record PipelineBench(
        Path model,
        PipelineOptions options,
        int pictures,
        int height,
        int width,
        int steps,
        Measurement.Repetition repetition) {

    /** Runs the measurements. */
    List<Measurement> run(RunControl control) {
        ModelFolder folder = ModelFolder.open(model);
        String name = "pipeline " + folder.name() + " " + width + "x" + height + " batch " + pictures + " steps "
                + steps + " " + Sizes.name(options.dtype()) + " " + options.device();
        AtomicInteger runs = new AtomicInteger();
        Measurement first = Measurement.of(
                "first step, loading included", options.device(), new Measurement.Repetition(0, 1), 0, control, () -> {
                    try (DiffusionPipeline pipeline = DiffusionPipeline.open(folder, options)) {
                        pipeline.generate(request(runs.incrementAndGet()).withSteps(1), RunControl.quiet());
                    }
                });
        try (DiffusionPipeline pipeline = DiffusionPipeline.open(folder, options)) {
            Measurement pictures = Measurement.of(
                    name,
                    options.device(),
                    repetition,
                    teraflops(folder),
                    control,
                    () -> pipeline.generate(request(runs.incrementAndGet()), RunControl.quiet()));
            return List.of(first, pictures);
        }
    }

    private GenerationRequest request(int run) {
        List<String> prompts = IntStream.range(0, pictures)
                .mapToObj(picture -> "一只猫在海边看日出，第" + run + "天，第" + picture + "张")
                .toList();
        return GenerationRequest.of(prompts.getFirst())
                .withPrompts(prompts)
                .withNegativePrompt("模糊，第" + run + "次")
                .withSeeds(List.of(1L))
                .withSteps(steps)
                .withSize(width, height);
    }

    /** Returns the arithmetic of all steps and of decoding, in 10¹² operations. */
    private double teraflops(ModelFolder folder) {
        DiffusionModel parts = DiffusionModel.of(folder);
        VaeConfig vae = parts.vaeConfig();
        Extent extent = Extent.of(vae, parts.promptLength(), height, width);
        double step = OperationCount.ofUNet(
                        parts.unetConfig(), 2L * pictures, extent.height(), extent.width(), extent.tokens())
                .teraflops();
        return steps * step
                + OperationCount.ofDecoding(vae, pictures, height, width).teraflops();
    }
}

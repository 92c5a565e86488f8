package org.inkloom.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.inkloom.diffusion.DiffusionPipeline;
import org.inkloom.diffusion.GenerationRequest;
import org.inkloom.diffusion.PipelineOptions;
import org.inkloom.diffusion.PipelineOptions.Precision;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.run.RunControl;

/**
 * Measures the options of generation that trade exactness for speed, and how far their pictures differ from the usual
 * ones: the peak signal-to-noise ratio, {@code 10 log10(255² / mean squared error)}, over five prompts.
 *
 * @param model folder of the model
 * @param options device and precision
 * @param height of a picture in pixels
 * @param width of a picture in pixels
 * @param steps of the sampler
 */
record ShortcutsBench(Path model, PipelineOptions options, int height, int width, int steps) {
    private static final List<String> PROMPTS = List.of(
            "二次元，一个紫色短发的小女孩在海边，微笑",
            "水墨，小男孩在森林里看书",
            "a girl with a red umbrella in the rain",
            "一只猫在窗边",
            "an old man on a bench in the park, evening");
    private static final double PEAK = 255;

    /** An option of generation. */
    private record Variant(String name, Precision precision, String interval) {}

    private static final List<Variant> WAYS = List.of(
            new Variant("float8", Precision.FLOAT8, "0-1"),
            new Variant("guided 0.1-0.8", Precision.USUAL, "0.1-0.8"),
            new Variant("guided 0-0.6", Precision.USUAL, "0-0.6"),
            new Variant("float8, guided 0.1-0.8", Precision.FLOAT8, "0.1-0.8"));

    /** Runs the measurements; options that the device does not support are left out, which the user is told. */
    List<Measurement> run(RunControl control) {
        List<Measurement> measured = new ArrayList<>();
        List<RgbPicture> usual = new ArrayList<>();
        measured.add(draw(new Variant("usual", Precision.USUAL, "0-1"), usual, control));
        for (Variant way : WAYS) {
            PipelineOptions its = options.withPrecision(way.precision());
            if (its.whyNotFloat8().isPresent()) {
                control.progress()
                        .say("Not measured: " + way.name() + "; "
                                + its.whyNotFloat8().get() + ".");
                continue;
            }
            List<RgbPicture> pictures = new ArrayList<>();
            Measurement time = draw(way, pictures, control);
            measured.add(time.named(time.name() + ", " + distance(usual, pictures)));
        }
        return measured;
    }

    private Measurement draw(Variant way, List<RgbPicture> pictures, RunControl control) {
        ModelFolder folder = ModelFolder.open(model);
        try (DiffusionPipeline pipeline = DiffusionPipeline.open(folder, options.withPrecision(way.precision()))) {
            pipeline.generate(
                    request(way, PROMPTS.getFirst()),
                    RunControl.quiet()); // The first picture loads kernels and records CUDA graphs; it is not timed.
            return Measurement.of(
                    "picture " + way.name(),
                    options.device(),
                    new Measurement.Repetition(0, PROMPTS.size()),
                    0,
                    control,
                    () -> pictures.add(pipeline.generate(request(way, PROMPTS.get(pictures.size())), RunControl.quiet())
                            .getFirst()
                            .picture()));
        }
    }

    private GenerationRequest request(Variant way, String prompt) {
        GenerationRequest request = GenerationRequest.of(prompt)
                .withNegativePrompt("模糊")
                .withSeeds(List.of(7L))
                .withSteps(steps)
                .withSize(width, height);
        return request.withSettings(request.settings().with(PictureSetting.GUIDANCE_INTERVAL, way.interval()));
    }

    private static String distance(List<RgbPicture> usual, List<RgbPicture> pictures) {
        double sum = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < usual.size(); i++) {
            double psnr = psnr(usual.get(i).rgb(), pictures.get(i).rgb());
            sum += psnr;
            least = Math.min(least, psnr);
        }
        return String.format(Locale.ROOT, "%.1f dB, at least %.1f", sum / usual.size(), least);
    }

    private static double psnr(byte[] one, byte[] other) {
        double squares = 0;
        for (int i = 0; i < one.length; i++) {
            double difference = Byte.toUnsignedInt(one[i]) - Byte.toUnsignedInt(other[i]);
            squares += difference * difference;
        }
        return 10 * Math.log10(PEAK * PEAK * one.length / squares);
    }
}

package org.inkloom.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.bench.operations.OperationCount;
import org.inkloom.bench.operations.OperationTimes;
import org.inkloom.bench.operations.OperationsBench;
import org.inkloom.diffusion.PipelineOptions;
import org.inkloom.models.config.ModelPart;
import org.inkloom.models.preset.ModelInit;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.models.text.chatglm.ChatGlm3Config;
import org.inkloom.models.text.chatglm.ChatGlm3Encoder;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.run.SettingKey;
import org.inkloom.run.folder.Folders;
import org.inkloom.tensor.NativeFailure;
import org.inkloom.tensor.TensorThread;
import org.inkloom.tensor.Weights;
import org.inkloom.weights.DType;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures the parts of the program. The front door of this module:
 *
 * <pre>{@code
 * BenchRequest request = BenchRequest.of(BenchRequest.Part.UNET, ModelPreset.KOLORS, Device.parse("auto"));
 * System.out.println(Bench.toTable(Bench.run(request, RunControl.quiet())));
 * }</pre>
 */
public final class Bench {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final double MEBI = 1 << 20;

    private Bench() {}

    /**
     * Measures. May be called from any thread; the work is done on one of its own.
     *
     * @return one or more measurements
     * @throws InkloomException {@code INK-TENSOR-005} if memory runs out, {@code INK-BENCH-001} for a peer that does not
     *     answer, {@code INK-BENCH-003} or {@code INK-MODEL-nnn} for a model folder that is not there or cannot be used
     * @throws org.inkloom.run.CancelledException between two runs, if asked to stop
     */
    public static List<Measurement> run(BenchRequest request, RunControl control) {
        try (TensorThread thread = new TensorThread("inkloom-bench")) {
            return thread.call(() -> {
                List<Measurement> found = new ArrayList<>(withFloors(request, measure(request, control)));
                if (!request.peer().isEmpty() && request.part() != BenchRequest.Part.OPERATIONS) {
                    if (request.device().isCuda()) {
                        torch.emptyCache();
                    }
                    found.addAll(new PeerRun(request.peer()).run(control));
                }
                return found;
            });
        } catch (RuntimeException | OutOfMemoryError e) {
            throw NativeFailure.of(
                    e,
                    "measuring " + request.part().name().toLowerCase(Locale.ROOT),
                    "Lower " + SettingKey.of("batch") + ", " + SettingKey.of("width") + " and "
                            + SettingKey.of("height") + ", or give " + SettingKey.of("dtype") + " float16 or "
                            + SettingKey.of("preset") + " miniature.");
        }
    }

    /**
     * Adds the theoretical minimum on this device to every measurement whose operations are counted, see {@link Floor}.
     */
    private static List<Measurement> withFloors(BenchRequest request, List<Measurement> measured) {
        if (request.part() == BenchRequest.Part.OPERATIONS || measured.stream().noneMatch(m -> m.teraflops() > 0)) {
            return measured;
        }
        Floor floor = Floor.measure(request.placement());
        double least = leastBytes(request);
        return measured.stream()
                .map(m -> m.teraflops() > 0 ? m.withFloor(floor.ms(m.teraflops(), least)) : m)
                .toList();
    }

    /** Returns the bytes of the weights, all of which every pass through a network has to read. */
    private static double leastBytes(BenchRequest r) {
        double bytes = Sizes.stored(r.placement()).bytes();
        return switch (r.part()) {
            case UNET -> bytes * numbers(unet(r));
            case TRAIN -> 2 * bytes * numbers(unet(r));
            case TEXT -> bytes * numbers(Weights.shapesOf(w -> new ChatGlm3Encoder(w, text(r))));
            case VAE, BASE, PIPELINE, SHORTCUTS, OPERATIONS -> 0;
        };
    }

    private static Map<String, long[]> unet(BenchRequest request) {
        UNetConfig config = request.preset().unet();
        return Weights.shapesOf(w -> new UNet(w, config));
    }

    private static double numbers(Map<String, long[]> shapes) {
        return shapes.values().stream()
                .mapToDouble(shape -> Arrays.stream(shape).asDoubleStream().reduce(1, (a, b) -> a * b))
                .sum();
    }

    private static List<Measurement> measure(BenchRequest r, RunControl control) {
        return switch (r.part()) {
            case UNET ->
                new UNetBench(
                                r.preset(),
                                r.placement(),
                                r.batch(),
                                r.height(),
                                r.width(),
                                r.repetition().warmup(),
                                r.repetition().runs())
                        .run(control);
            case VAE ->
                new VaeBench(r.preset(), r.placement(), r.batch(), r.height(), r.width(), r.repetition()).run(control);
            case TEXT ->
                List.of(new TextBench(text(r), r.preset(), r.placement(), r.batch(), r.repetition()).run(control));
            case TRAIN ->
                new TrainBench(
                                r.preset(),
                                r.placement(),
                                r.batch(),
                                r.height(),
                                r.width(),
                                r.training().rank(),
                                r.training().checkpointing(),
                                r.repetition())
                        .run(control);
            case BASE -> new BaseBench(r).run(control);
            case PIPELINE, SHORTCUTS -> pipeline(r, control);
            case OPERATIONS -> OperationSums.of(operations(r, control));
        };
    }

    /** Measures every operation of the request's U-Net by itself on the CPU, whatever the request's part and device. */
    public static OperationTimes operations(BenchRequest request, RunControl control) {
        Extent extent = Extent.of(request.preset(), request.height(), request.width());
        OperationCount count = OperationCount.ofUNet(
                request.preset().unet(), request.batch(), extent.height(), extent.width(), extent.tokens());
        return new OperationsBench(count, request.peer(), request.repetition().runs()).run(control);
    }

    private static ChatGlm3Config text(BenchRequest request) {
        ChatGlm3Config all = ChatGlm3Config.read(request.preset().reader(ModelPart.TEXT_ENCODER));
        return request.layers() == 0 ? all : all.withLayers(request.layers());
    }

    private static List<Measurement> pipeline(BenchRequest request, RunControl control) {
        if (request.model().isPresent()) {
            return pipeline(request, request.model().get(), control);
        }
        if (request.preset() == ModelPreset.KOLORS) {
            throw InkloomException.badInput(
                    "INK-BENCH-003",
                    "There is no model folder to draw with.",
                    "A model of the preset " + Sizes.name(request.preset())
                            + " is too large to be made for one measurement.",
                    "Give " + SettingKey.of("model") + " DIR; `inkloom model init` makes a folder of random weights.");
        }
        try {
            Path folder = Files.createTempDirectory("inkloom-bench");
            try {
                Path model = folder.resolve(Sizes.name(request.preset()));
                new ModelInit(request.preset(), 1, DType.FLOAT16).write(model, control);
                return pipeline(request, model, control);
            } finally {
                Folders.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Measurement> pipeline(BenchRequest request, Path model, RunControl control) {
        PipelineOptions options = PipelineOptions.on(request.device()).withDtype(request.dtype());
        if (request.part() == BenchRequest.Part.SHORTCUTS) {
            return new ShortcutsBench(model, options, request.height(), request.width(), request.steps()).run(control);
        }
        return new PipelineBench(
                        model,
                        options,
                        request.batch(),
                        request.height(),
                        request.width(),
                        request.steps(),
                        request.repetition())
                .run(control);
    }

    /** Returns measurements as a JSON array of objects. */
    public static String toJson(List<Measurement> measurements) {
        return JSON.writeValueAsString(measurements);
    }

    /** Returns measurements as lines of text under a heading. */
    public static String toTable(List<Measurement> measurements) {
        int width = measurements.stream().mapToInt(m -> m.name().length()).max().orElse(0);
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%-" + Math.max(4, width) + "s  %12s  %12s  %12s  %12s  %10s%n",
                "what",
                "median ms",
                "fastest ms",
                "floor ms",
                "peak MiB",
                "TFLOP/s"));
        for (Measurement m : measurements) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-" + Math.max(4, width) + "s  %12.2f  %12.2f  %12.2f  %12.0f  %10.3f%n",
                    m.name(),
                    m.medianMs(),
                    m.minMs(),
                    m.floorMs(),
                    m.peakBytes() / MEBI,
                    m.teraflopsPerSecond()));
        }
        return text.toString();
    }
}

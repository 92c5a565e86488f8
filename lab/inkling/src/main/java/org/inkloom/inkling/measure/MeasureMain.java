package org.inkloom.inkling.measure;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.inkloom.diffusion.LoraUse;
import org.inkloom.diffusion.ModelDefaults;
import org.inkloom.inkling.reader.BookReader;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.picturebook.scene.Style;
import org.inkloom.run.Cancellation;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Placement;
import org.inkloom.weights.DType;

/**
 * Measures a model by hand. Exit code 1 if a gate fails.
 *
 * <pre>
 * MODEL OUT [--captions 500] [--steps 20] [--cfg 5] [--rescale 0.5] [--size 128] [--batch 32] [--device auto]
 *           [--lora FILE[:scale] --style WATERCOLOUR] [--reader FILE] [--gates FILE] [--exam 2000] [--faces 200]
 * </pre>
 *
 * <p>Size, steps and guidance are those that the model recommends, unless they are given.
 */
public final class MeasureMain {
    /** Path from the root of a checkout. */
    private static final String CARRIED_READER = "lab/inkling-model/reader/slot-reader.safetensors";

    private final Map<String, String> flags = new HashMap<>();
    private final Path model;
    private final Path out;
    private final ModelDefaults manner;

    private MeasureMain(List<String> args) {
        model = Path.of(args.get(0));
        out = Path.of(args.get(1));
        for (int i = 2; i + 1 < args.size(); i += 2) {
            flags.put(args.get(i), args.get(i + 1));
        }
        manner = manner(ModelDefaults.of(ModelFolder.open(model)));
    }

    /** Runs the command. */
    public static void main(String[] args) throws IOException {
        System.exit(run(List.of(args), System.out) ? 0 : 1);
    }

    static boolean run(List<String> args, PrintStream out) throws IOException {
        if (args.size() < 2) {
            out.println("MODEL OUT? See the class comment.");
            return false;
        }
        return new MeasureMain(args).measure(out);
    }

    private String flag(String name, String usual) {
        return flags.getOrDefault(name, usual);
    }

    private int number(String name, String usual) {
        return Integer.parseInt(flag(name, usual));
    }

    private double real(String name, double usual) {
        return Double.parseDouble(flag(name, Double.toString(usual)));
    }

    /**
     * Returns the settings that the model recommends, with those that were given on the command line in their place.
     */
    private ModelDefaults manner(ModelDefaults usual) {
        PictureSettings settings = usual.settings();
        int size = number("--size", Integer.toString(settings.width()));
        return new ModelDefaults(PictureSettings.ofSize(size, size)
                .with(PictureSetting.STEPS, number("--steps", Integer.toString(settings.steps())))
                .with(PictureSetting.GUIDANCE_SCALE, real("--cfg", settings.guidanceScale()))
                .with(PictureSetting.GUIDANCE_RESCALE, real("--rescale", settings.guidanceRescale()))
                .over(settings));
    }

    private boolean measure(PrintStream lines) throws IOException {
        Device device = Device.parse(flag("--device", "auto"));
        Optional<Style> style = Optional.ofNullable(flags.get("--style")).map(Style::valueOf);
        List<LoraUse> loras = Optional.ofNullable(flags.get("--lora")).map(LoraUse::parse).stream()
                .toList();
        Gates gates = flags.containsKey("--gates") ? Gates.read(Path.of(flags.get("--gates"))) : Gates.embedded();
        ModelMeasurement measurement =
                new ModelMeasurement(number("--captions", "500"), number("--exam", "2000"), style, gates, out);
        PipelineMeasured plain = painter(device, style.isPresent() ? List.of() : loras);
        Placement placement = Placement.of(device, DType.FLOAT32);
        try (BookReader reader = BookReader.load(Path.of(flag("--reader", CARRIED_READER)), placement)) {
            int faces = number("--faces", "200");
            Optional<FaceFidelity> fidelity = style.isPresent() || faces == 0
                    ? Optional.empty()
                    : Optional.of(FaceFidelity.of(ModelFolder.open(model).vae(), device, faces, manner.width()));
            return measurement.run(settings(device), reader, plain, painter(device, loras), fidelity, control(lines));
        }
    }

    private PipelineMeasured painter(Device device, List<LoraUse> loras) {
        return new PipelineMeasured(model, loras, device, manner, number("--batch", "32"));
    }

    private Map<String, Object> settings(Device device) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("model", model.toString());
        settings.put("lora", flag("--lora", "none"));
        settings.put("steps", manner.settings().steps());
        settings.put("guidance", manner.settings().guidanceScale());
        settings.put("guidance rescale", manner.settings().guidanceRescale());
        settings.put("size", manner.width());
        settings.put("device", device.toString());
        return settings;
    }

    private static RunControl control(PrintStream lines) {
        return new RunControl(Progress.lines(lines::println), new Cancellation());
    }
}

package org.inkloom.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.inkloom.diffusion.Fingerprint;
import org.inkloom.diffusion.ModelDefaults;
import org.inkloom.diffusion.family.DiffusionModel;
import org.inkloom.diffusion.scheduler.SchedulerConfig;
import org.inkloom.hub.CarriedModel;
import org.inkloom.models.checkpoint.SingleFile;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.text.KnownWords;
import org.inkloom.models.vae.VaeConfig;
import org.inkloom.weights.BorrowedTensors;
import org.inkloom.weights.DType;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;
import org.inkloom.weights.TensorHead;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inkloom model info}: describes a model by its configs and file headers alone. */
@Command(
        name = "info",
        header = "Says what a model is and how it is best drawn with. 查看模型信息与推荐参数。",
        description = {
            "",
            "Reads configs and the headers of weight files, so that a model of any size answers at once. The "
                    + "settings are those that generate and story take where none are given."
        },
        footer = {"", "Examples:", "  inkloom model info", "  inkloom model info models/kolors --json"})
final class ModelInfoCommand extends InkloomCommand {
    private static final int LABEL = 12;
    private static final double MILLION = 1e6;

    @Parameters(paramLabel = "DIR", arity = "0..1", description = "The model's folder or file. Default: inkling.")
    private @Nullable Path named;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    void execute() throws IOException {
        Path folder = Carried.model(named);
        Map<String, Object> facts = facts(ModelFolder.open(folder));
        if (json) {
            printJson(facts);
            return;
        }
        facts.forEach((name, value) -> out().println(label(name) + text(value)));
    }

    /** Width and height of a picture in pixels. JSON has two numbers, text one word. */
    private record Size(int width, int height) {
        @Override
        public String toString() {
            return width + "x" + height;
        }
    }

    /**
     * The format of the latents.
     *
     * @param pixels that one latent stands for along a side
     */
    private record LatentFacts(int channels, int pixels) {
        @Override
        public String toString() {
            return channels + " channels at 1/" + pixels;
        }
    }

    /**
     * The weights of a part.
     *
     * @param numbers how many weights it has
     * @param bytes of its files
     * @param type of most of the weights
     */
    private record Weights(long numbers, long bytes, String type) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.1f M numbers, %s, %s", numbers / MILLION, SizeText.of(bytes), type);
        }
    }

    private static String label(String name) {
        String words = name.replace('_', ' ');
        return words + " ".repeat(Math.max(1, LABEL - words.length()));
    }

    private static String text(Object value) {
        return value instanceof List<?> list
                ? String.join(", ", list.stream().map(Object::toString).toList())
                : value.toString();
    }

    private static Map<String, Object> facts(ModelFolder model) throws IOException {
        ModelDefaults usual = ModelDefaults.of(model);
        DiffusionModel parts = DiffusionModel.of(model);
        VaeConfig vae = parts.vaeConfig();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", model.name());
        facts.put("folder", model.origin().toString());
        facts.put("digest", Fingerprint.of(model));
        facts.put("size", new Size(usual.width(), usual.height()));
        kind(model.origin()).ifPresent(kind -> facts.put("kind", kind));
        facts.put("latents", new LatentFacts(vae.latentChannels(), vae.pixelsPerLatent()));
        if (parts.unetConfig().isInpainting()) {
            facts.put(
                    "inpainting",
                    "the U-Net reads " + parts.unetConfig().inChannels()
                            + " channels: the latents, a mask, and the picture without what it covers");
        }
        facts.put("unet", weights(model.unet()));
        facts.put("vae", weights(model.vae()));
        int number = 1;
        for (Path text : parts.textFolders()) {
            facts.put(number == 1 ? "text" : "text_" + number, weights(text));
            number++;
        }
        model.scheduler()
                .map(SchedulerConfig::read)
                .ifPresent(config -> facts.put("prediction", config.prediction().configName()));
        facts.put("scheduler", usual.scheduler().cliName());
        facts.put("steps", usual.settings().steps());
        facts.put("cfg", usual.settings().guidanceScale());
        facts.put("cfg_rescale", usual.settings().guidanceRescale());
        KnownWords.ofModel(model.root()).ifPresent(words -> facts.put("words", words.size()));
        loras(model.root()).ifPresent(names -> facts.put("loras", names));
        if (!model.notes().isEmpty()) {
            facts.put("notes", model.notes());
        }
        return facts;
    }

    /** Says what a whole model in one file was taken for. */
    private static Optional<String> kind(Path origin) {
        if (!Files.isRegularFile(origin)) {
            return Optional.empty();
        }
        try (TensorFile file = TensorFiles.open(origin)) {
            return SingleFile.described(file);
        }
    }

    private static Object weights(Path part) throws IOException {
        if (!Files.isDirectory(part)) {
            return "missing";
        }
        Optional<Path> file = TensorFiles.find(part);
        if (file.isEmpty()) {
            return "no weights";
        }
        try (TensorFile weights = TensorFiles.open(file.get());
                Stream<Path> files = Files.list(part)) {
            long bytes = files.filter(Files::isRegularFile)
                            .mapToLong(path -> path.toFile().length())
                            .sum()
                    + BorrowedTensors.bytes(part);
            return new Weights(weights.summary().elements(), bytes, type(weights));
        }
    }

    private static String type(TensorFile weights) {
        Map<DType, Long> numbers = new EnumMap<>(DType.class);
        for (String name : weights.names()) {
            TensorHead tensor = weights.head(name);
            numbers.merge(tensor.dtype(), tensor.elements(), Long::sum);
        }
        return Collections.max(numbers.entrySet(), Map.Entry.comparingByValue())
                .getKey()
                .name()
                .toLowerCase(Locale.ROOT);
    }

    private static Optional<List<String>> loras(Path folder) {
        return CarriedModel.find()
                .filter(carried -> carried.folder().equals(folder))
                .map(CarriedModel::loras)
                .filter(names -> !names.isEmpty());
    }
}

package org.inkloom.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.inkloom.diffusion.control.IpAdapterUse;
import org.inkloom.hub.HubSettings;
import org.inkloom.hub.ModelStore;
import org.inkloom.run.InkloomException;
import org.inkloom.studio.control.ControlPictures;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags for reference pictures of IP-Adapters. */
final class IpAdapterFlags {
    private static final int NUMBERS = 3;
    private static final Pattern NUMBER = Pattern.compile("\\s*-?(\\d+\\.?\\d*|\\.\\d+)\\s*");

    /** Prefix of the recipe's keys for the pictures' files, followed by the picture's number. */
    private static final String PLACE = "ip_adapter.";

    private static final String ENCODER_PLACE = "ip_adapter_encoder";

    /** Repositories whose encoders are shared by many adapters, and the folders of these encoders. */
    private static final Map<String, List<String>> ENCODERS = Map.of(
            "h94/IP-Adapter",
            List.of("models/image_encoder", "sdxl_models/image_encoder"),
            "Kwai-Kolors/Kolors-IP-Adapter-Plus",
            List.of("image_encoder"));

    @Option(
            names = "--ip-adapter",
            paramLabel = "FILE:IMG[:scale[:start[:end]]]",
            description =
                    "Show the model a picture beside the prompt, by an IP-Adapter file (plain or Plus) of its family."
                            + " scale is 0 to 10, 1 as trained; start and end are shares of the steps. May be given several times."
                            + " Default: none.")
    List<String> shown = List.of();

    @Option(
            names = "--ip-adapter-encoder",
            paramLabel = "DIR",
            description =
                    "The CLIP vision encoder of the adapters of --ip-adapter. Default: the folder image_encoder beside"
                            + " the adapter that fits it, or one that `inkloom pull` put somewhere.")
    @Nullable
    Path encoder;

    @Option(
            names = "--ip-adapter-blocks",
            paramLabel = "BLOCKS",
            split = ",",
            description = "The U-Net's blocks that see the pictures of --ip-adapter: style (SDXL and Kolors:"
                    + " up_blocks.0.attentions.1, which takes the style and not what is shown), or beginnings of their"
                    + " names, with commas between. Default: all.")
    List<String> blocks = List.of();

    /**
     * Reads the pictures.
     *
     * @throws InkloomException {@code INK-CONTROL-003} for numbers outside their range, {@code -009} for a text of
     *     another form; {@code INK-ANNOT-006} for a picture that cannot be read
     */
    List<IpAdapterUse> uses() {
        return shown.stream().map(this::use).toList();
    }

    private IpAdapterUse use(String text) {
        List<String> words = new ArrayList<>(List.of(text.split(":", -1)));
        List<Double> numbers = new ArrayList<>();
        while (words.size() > 2
                && numbers.size() < NUMBERS
                && NUMBER.matcher(words.getLast()).matches()) {
            numbers.addFirst(Double.parseDouble(words.removeLast()));
        }
        int split = split(words);
        String file = String.join(":", words.subList(0, split));
        String picture = String.join(":", words.subList(split, words.size()));
        if (file.isBlank() || picture.isBlank()) {
            throw InkloomException.badInput(
                    "INK-CONTROL-009",
                    "--ip-adapter " + text + " names no adapter and picture.",
                    "It is written FILE:IMG[:scale[:start[:end]]].",
                    "Give for example --ip-adapter ip-adapter_sdxl.safetensors:girl.png:0.6.");
        }
        Path adapter = adapter(file);
        Path image = Path.of(picture);
        return new IpAdapterUse(
                adapter,
                encoders(adapter),
                ControlPictures.read(image),
                String.valueOf(image.getFileName()),
                numbers.isEmpty() ? 1 : numbers.get(0),
                numbers.size() < 2 ? 0 : numbers.get(1),
                numbers.size() < NUMBERS ? 1 : numbers.get(2),
                blocks);
    }

    /**
     * Returns where the adapter's path ends. Paths may contain colons, so it is the
     * shortest beginning that is a file, else all before the last colon.
     */
    private static int split(List<String> words) {
        for (int i = 1; i < words.size(); i++) {
            String file = String.join(":", words.subList(0, i));
            if (!file.isBlank() && Files.isRegularFile(Path.of(file))) {
                return i;
            }
        }
        return words.size() - 1;
    }

    /**
     * Returns the adapter's path; for {@code OWNER/NAME/FILE} that does not exist, the file in that fetched repository.
     */
    private static Path adapter(String file) {
        Path path = Path.of(file);
        String[] parts = file.split("/", 3);
        if (Files.exists(path) || parts.length < 3) {
            return path;
        }
        return fetched(parts[0] + "/" + parts[1])
                .map(folder -> folder.resolve(parts[2]))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElse(path);
    }

    private static Stream<Path> fetched(String repository) {
        return new ModelStore(HubSettings.ofProcess()).places(repository, Path.of("")).stream();
    }

    private List<Path> encoders(Path adapter) {
        if (encoder != null) {
            return List.of(encoder);
        }
        List<Path> folders = new ArrayList<>(IpAdapterUse.encodersBeside(adapter));
        ENCODERS.forEach((repository, inside) ->
                fetched(repository).forEach(folder -> inside.forEach(name -> folders.add(folder.resolve(name)))));
        return folders;
    }

    /** Adds the paths of files to a recipe's files. */
    void remember(Map<String, String> files) {
        for (int i = 0; i < shown.size(); i++) {
            files.put(PLACE + (i + 1), shown.get(i));
        }
        if (encoder != null && !shown.isEmpty()) {
            files.put(ENCODER_PLACE, encoder.toString());
        }
    }

    /**
     * Uses the reference pictures of a recorded drawing.
     *
     * @param described the recipe's entry for them
     * @param files the recipe's paths of files
     * @return whether all that is needed to draw was found
     */
    boolean takeOver(String described, Map<String, String> files) {
        List<String> found = new ArrayList<>();
        for (int i = 1; files.containsKey(PLACE + i); i++) {
            found.add(files.get(PLACE + i));
        }
        if (found.size() != described.split("; ", -1).length) {
            return false;
        }
        shown = found;
        if (encoder == null && files.containsKey(ENCODER_PLACE)) {
            encoder = Path.of(files.get(ENCODER_PLACE));
        }
        String seeing = described.substring(described.lastIndexOf(' ') + 1);
        if (blocks.isEmpty() && !seeing.equals("all")) {
            blocks = List.of(seeing.split(",", -1));
        }
        return true;
    }
}

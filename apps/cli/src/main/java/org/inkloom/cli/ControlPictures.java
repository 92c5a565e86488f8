package org.inkloom.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.inkloom.annotate.AnnotationKind;
import org.inkloom.annotate.AnnotationSettings;
import org.inkloom.annotate.Annotator;
import org.inkloom.annotate.Annotators;
import org.inkloom.annotate.PoseJson;
import org.inkloom.diffusion.control.ControlPicture;
import org.inkloom.diffusion.control.ControlUse;
import org.inkloom.hub.HubSettings;
import org.inkloom.hub.ModelStore;
import org.inkloom.picture.BadPictureException;
import org.inkloom.picture.PictureDecoder;
import org.inkloom.picture.Pixels;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Placement;

/**
 * Makes controls of what {@code --control} says: reads the pictures, takes edges, depth or poses from photographs, and finds
 * the networks.
 *
 * @param family the model's family, for the networks that were published for it
 * @param networks folders by kind that the user names
 * @param ready whether pictures are control pictures already
 * @param placement where annotators compute
 * @param run is told what was done
 */
record ControlPictures(String family, Map<String, Path> networks, boolean ready, Placement placement, RunControl run) {
    private static final int NUMBERS = 3;
    private static final double MOSTLY = 0.5;

    /** Networks that were published for a family. */
    private static final Map<String, Map<String, String>> PUBLISHED = Map.of(
            "Kolors",
            Map.of(
                    "canny", "Kwai-Kolors/Kolors-ControlNet-Canny",
                    "depth", "Kwai-Kolors/Kolors-ControlNet-Depth",
                    "openpose", "Kwai-Kolors/Kolors-ControlNet-Pose"),
            "SDXL",
            Map.of(
                    "canny", "diffusers/controlnet-canny-sdxl-1.0",
                    "depth", "diffusers/controlnet-depth-sdxl-1.0",
                    "openpose", "thibaud/controlnet-openpose-sdxl-1.0",
                    "sketch", "TencentARC/t2i-adapter-sketch-sdxl-1.0"));

    /**
     * Reads {@code KIND:IMG[:scale[:start[:end]]]}.
     *
     * @param width of the picture drawn, pixels
     * @param height of it
     * @throws InkloomException {@code INK-CONTROL-003} for numbers that cannot be, {@code -005} where the network is not here,
     *     {@code -006} for a text of another form; {@code INK-ANNOT-nnn} for pictures and annotators
     */
    ControlUse read(String text, int width, int height) {
        List<String> words = new ArrayList<>(List.of(text.split(":", -1)));
        List<Double> numbers = new ArrayList<>();
        while (words.size() > 2 && numbers.size() < NUMBERS && isNumber(words.getLast())) {
            numbers.addFirst(Double.parseDouble(words.removeLast()));
        }
        String kind = words.getFirst().strip().toLowerCase(Locale.ROOT);
        String file = String.join(":", words.subList(1, words.size()));
        if (kind.isEmpty() || file.isBlank()) {
            throw InkloomException.badInput(
                    "INK-CONTROL-006",
                    "--control " + text + " names no kind and picture.",
                    "It is written KIND:IMG[:scale[:start[:end]]].",
                    "Give for example --control canny:photo.jpg:0.8.");
        }
        return new ControlUse(
                kind,
                network(kind),
                picture(kind, Path.of(file), width, height),
                numbers.isEmpty() ? 1 : numbers.get(0),
                numbers.size() < 2 ? 0 : numbers.get(1),
                numbers.size() < NUMBERS ? 1 : numbers.get(2));
    }

    private static boolean isNumber(String word) {
        return word.matches("\\s*-?(\\d+\\.?\\d*|\\.\\d+)\\s*");
    }

    private Path network(String kind) {
        Path named = networks.get(kind);
        if (named != null) {
            return named;
        }
        Optional<String> published =
                Optional.ofNullable(PUBLISHED.getOrDefault(family, Map.of()).get(kind));
        return published
                .flatMap(name -> new ModelStore(HubSettings.ofProcess())
                        .find(name, Path.of(""), folder -> Files.isRegularFile(folder.resolve("config.json"))))
                .orElseThrow(() -> InkloomException.badInput(
                        "INK-CONTROL-005",
                        "There is no network for " + kind + " here.",
                        published.isPresent()
                                ? "A control picture is read by a network of its own, which was not fetched yet."
                                : "None that was published for " + family + " is known to Inkloom.",
                        published
                                        .map(name -> "Fetch it: inkloom pull " + name + " — or name a folder with")
                                        .orElse("Name a folder with")
                                + " --control-net " + kind + "=DIR."));
    }

    private RgbPicture picture(String kind, Path file, int width, int height) {
        Optional<AnnotationKind> annotation = Stream.of(AnnotationKind.values())
                .filter(known -> known.key().equals(kind))
                .findFirst();
        if (annotation.equals(Optional.of(AnnotationKind.OPENPOSE))
                && file.toString().toLowerCase(Locale.ROOT).endsWith(".json")) {
            return PoseJson.read(file).draw(width, height);
        }
        RgbPicture picture = read(file);
        if (ready || annotation.isEmpty() || looksReady(annotation.get(), picture)) {
            run.progress().say(file + " is taken as a control picture as it is.");
            return picture;
        }
        // At the size drawn from the start: lines that are resized afterwards blur.
        RgbPicture photo = ControlPicture.fitted(kind, picture, width, height, run);
        int side = Math.max(64, Math.min(width, height));
        AnnotationSettings settings = AnnotationSettings.of(annotation.get()).at(side, 0);
        List<Path> folders = new ModelStore(HubSettings.ofProcess()).places(AnnotationKind.REPOSITORY, Path.of(""));
        try (Annotator annotator = Annotators.open(settings, folders, placement)) {
            return annotator.annotate(photo);
        }
    }

    /** Edges are black and white, and a figure of sticks is black for the most part; photographs are neither. */
    private static boolean looksReady(AnnotationKind kind, RgbPicture picture) {
        byte[] rgb = picture.rgb();
        int black = 0;
        int white = 0;
        for (int i = 0; i < rgb.length; i += 3) {
            int sum = (rgb[i] & 0xff) + (rgb[i + 1] & 0xff) + (rgb[i + 2] & 0xff);
            black += sum == 0 ? 1 : 0;
            white += sum == 3 * 255 ? 1 : 0;
        }
        int pixels = rgb.length / 3;
        return switch (kind) {
            case CANNY, SCRIBBLE -> black + white == pixels;
            case OPENPOSE -> black > MOSTLY * pixels;
            default -> false;
        };
    }

    private static RgbPicture read(Path file) {
        try {
            Pixels pixels = PictureDecoder.read(file);
            return new RgbPicture(pixels.width(), pixels.height(), pixels.rgb());
        } catch (BadPictureException e) {
            throw InkloomException.badInput(
                    "INK-ANNOT-006",
                    "The picture " + file + " cannot be read: " + e.why() + ".",
                    "It is missing, damaged, too large, or of a kind that is not decoded here.",
                    "Give a sound PNG, JPEG, WebP, GIF, BMP or TIFF file.");
        }
    }
}

package org.inkloom.studio.control;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
import org.inkloom.run.SettingKey;
import org.inkloom.story.ControlChoice;
import org.inkloom.story.draw.ShotControl;
import org.inkloom.tensor.Placement;

/**
 * Prepares control pictures that a user or a story asks for: reads the pictures, extracts edges, depth or poses from
 * photographs, and finds the networks.
 *
 * @param networks finds the networks
 * @param ready whether the pictures are finished control pictures, from which nothing is extracted
 * @param placement device and data type of annotators
 * @param run is told what was done
 */
public record ControlPictures(ControlNetShelf networks, boolean ready, Placement placement, RunControl run) {
    private static final double MOSTLY = 0.5;

    /**
     * Prepares {@code KIND:IMG[:scale[:start[:end]]]}.
     *
     * @param width of the result in pixels
     * @param height of the result in pixels
     * @throws InkloomException {@code INK-CONTROL-003} for numbers out of range, {@code -005} if the network is not
     *     on this machine, {@code -006} for a text of another form; {@code INK-ANNOT-nnn} for pictures and annotators
     */
    public ControlUse read(String text, int width, int height) {
        ControlChoice choice = ControlChoice.find(text)
                .orElseThrow(() -> InkloomException.badInput(
                        "INK-CONTROL-006",
                        SettingKey.of("control") + " " + text + " names no kind and picture.",
                        "It is written KIND:IMG[:scale[:start[:end]]].",
                        "Give for example " + SettingKey.of("control") + " canny:photo.jpg:0.8."));
        return use(choice, networks.of(choice.kind()), Path.of(choice.picture()), width, height);
    }

    /**
     * Prepares the control picture of a shot.
     *
     * @throws InkloomException as {@link #read} does
     */
    public ControlUse read(ShotControl control, int width, int height) {
        ControlChoice choice = control.choice();
        Path network = control.network().orElseGet(() -> networks.of(choice.kind()));
        return use(choice, network, control.picture(), width, height);
    }

    /**
     * Prepares a control picture from a file.
     *
     * @param network that uses it
     * @throws InkloomException as {@link #read} does
     */
    public ControlUse use(ControlChoice choice, Path network, Path file, int width, int height) {
        RgbPicture picture = picture(choice.kind(), file, width, height);
        return new ControlUse(
                ControlKinds.usual(choice.kind()), network, picture, choice.scale(), choice.start(), choice.end());
    }

    private RgbPicture picture(String kind, Path file, int width, int height) {
        Optional<AnnotationKind> annotation = AnnotationKind.find(kind);
        if (annotation.filter(AnnotationKind::isPose).isPresent()
                && file.toString().toLowerCase(Locale.ROOT).endsWith(".json")) {
            return PoseJson.read(file).draw(width, height);
        }
        RgbPicture picture = read(file);
        if (ready || annotation.isEmpty() || looksReady(annotation.get(), picture)) {
            String meant = ready
                    ? ""
                    : ControlKinds.meant(kind, List.of())
                            .map(name -> " Nothing is extracted for '" + kind + "': did you mean '" + name + "'?")
                            .orElse("");
            run.progress().say(file + " is taken as a control picture as it is." + meant);
            return picture;
        }
        // Resized before anything is extracted, because resizing lines afterwards would blur them.
        RgbPicture photo = ControlPicture.fitted(kind, picture, width, height, run);
        int side = Math.max(64, Math.min(width, height));
        AnnotationSettings settings = AnnotationSettings.of(annotation.get()).at(side, 0);
        List<Path> folders =
                new ModelStore(HubSettings.ofProcess()).places(settings.kind().repository(), Path.of(""));
        try (Annotator annotator = Annotators.open(settings, folders, placement)) {
            return annotator.annotate(photo);
        }
    }

    /**
     * Returns whether a picture looks like a finished control picture: edges are black and white, and a stick figure is
     * mostly black; photographs are neither.
     */
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
            case OPENPOSE, DWPOSE -> black > MOSTLY * pixels;
            default -> false;
        };
    }

    /**
     * Reads a picture of any kind that is decoded here.
     *
     * @throws InkloomException {@code INK-ANNOT-006} if it cannot be read
     */
    public static RgbPicture read(Path file) {
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

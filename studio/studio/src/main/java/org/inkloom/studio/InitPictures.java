package org.inkloom.studio;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.inkloom.diffusion.StartFile;
import org.inkloom.picture.BadPictureException;
import org.inkloom.picture.DecodedPicture;
import org.inkloom.picture.PictureDecoder;
import org.inkloom.picture.Pixels;
import org.inkloom.picture.ResampleFilter;
import org.inkloom.picture.Resampler;
import org.inkloom.picture.Turning;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;
import org.inkloom.run.folder.ContentDigest;

/** Reads pictures to start from and brings them to the size drawn. */
final class InitPictures {
    private static final byte WHITE = (byte) 0xff;
    /** Proportions that differ by less are those of rounding to whole pixels. */
    private static final double SAME_SHAPE = 0.01;

    private InitPictures() {}

    /**
     * A picture that is ready to be started from.
     *
     * @param pixels at the size drawn
     * @param file what it was
     * @param notes what was done to it, for the user
     */
    record Fitted(RgbPicture pixels, StartFile file, List<String> notes) {}

    /**
     * Brings a picture to a size, by Lanczos as diffusers does; one of a file is read first.
     *
     * @throws InkloomException {@code INK-CLI-032} if the file cannot be read
     */
    static Fitted fit(InitPicture init, int width, int height) {
        return init.file().map(file -> fit(file, width, height, init.fit())).orElseGet(() -> {
            RgbPicture pixels = init.pixels().orElseThrow();
            String digest = ContentDigest.of(pixels.rgb());
            return fit(pixels, "", digest, init.fit(), width, height);
        });
    }

    private static Fitted fit(Path file, int width, int height, PictureFit fit) {
        try {
            DecodedPicture decoded = PictureDecoder.read(file, Turning.UPRIGHT);
            Pixels pixels = decoded.pixels();
            RgbPicture picture = new RgbPicture(pixels.width(), pixels.height(), pixels.rgb());
            String name = String.valueOf(file.getFileName());
            Fitted fitted = fit(picture, name, ContentDigest.ofFile(file), fit, width, height);
            return new Fitted(fitted.pixels(), fitted.file(), notes(file, fitted, decoded.more()));
        } catch (BadPictureException e) {
            throw unreadable(file, e.why(), e);
        } catch (IOException e) {
            throw unreadable(file, String.valueOf(e.getMessage()), e);
        }
    }

    private static Fitted fit(
            RgbPicture picture, String name, String digest, PictureFit wanted, int width, int height) {
        PictureFit used = isOfShape(picture, width, height) ? PictureFit.STRETCH : wanted;
        RgbPicture fitted = switch (used) {
            case COVER -> cover(picture, width, height);
            case CONTAIN -> contain(picture, width, height);
            case STRETCH -> resized(picture, width, height);
        };
        StartFile file = new StartFile(name, digest, picture.width(), picture.height(), used.word());
        return new Fitted(fitted, file, List.of());
    }

    private static List<String> notes(Path path, Fitted fitted, boolean more) {
        List<String> notes = new ArrayList<>();
        if (more) {
            notes.add("Of the frames or pages of " + path + " the first is drawn from.");
        }
        RgbPicture drawn = fitted.pixels();
        StartFile file = fitted.file();
        if (drawn.width() != file.width() || drawn.height() != file.height()) {
            String done = switch (file.fit()) {
                case "cover" ->
                    "it fills that size, and what hangs over is cut off (the fit 'contain' keeps all of it)";
                case "contain" -> "it is whole within that size, and what is left over is white";
                default -> "it is resized";
            };
            notes.add(path + " is " + file.width() + "x" + file.height() + " and is drawn from at " + drawn.width()
                    + "x" + drawn.height() + ": " + done + ".");
        }
        return notes;
    }

    private static boolean isOfShape(RgbPicture picture, int width, int height) {
        double shape = (double) picture.width() / picture.height() * height / width;
        return Math.abs(shape - 1) < SAME_SHAPE;
    }

    private static InkloomException unreadable(Path file, String why, Exception cause) {
        return InkloomException.badInput(
                "INK-CLI-032",
                "The picture " + file + " cannot be read: " + why + ".",
                "It is missing, damaged, too large, or of a kind that is not decoded here.",
                "Give " + SettingKey.of("init") + " a sound PNG, JPEG, WebP, GIF, BMP or TIFF file.",
                cause);
    }

    private static RgbPicture resized(RgbPicture picture, int width, int height) {
        return picture.width() == width && picture.height() == height
                ? picture
                : Resampler.resize(picture, width, height, ResampleFilter.LANCZOS);
    }

    private static RgbPicture cover(RgbPicture picture, int width, int height) {
        double scale = Math.max((double) width / picture.width(), (double) height / picture.height());
        int wide = Math.max(width, (int) Math.round(picture.width() * scale));
        int high = Math.max(height, (int) Math.round(picture.height() * scale));
        return placed(resized(picture, wide, high), width, height, (width - wide) / 2, (height - high) / 2);
    }

    private static RgbPicture contain(RgbPicture picture, int width, int height) {
        double scale = Math.min((double) width / picture.width(), (double) height / picture.height());
        int wide = Math.clamp(Math.round(picture.width() * scale), 1, width);
        int high = Math.clamp(Math.round(picture.height() * scale), 1, height);
        return placed(resized(picture, wide, high), width, height, (width - wide) / 2, (height - high) / 2);
    }

    /** Lays a picture on white with its corner at that place, which may be outside. */
    private static RgbPicture placed(RgbPicture picture, int width, int height, int left, int top) {
        byte[] rgb = new byte[Math.multiplyExact(3 * width, height)];
        Arrays.fill(rgb, WHITE);
        int from = Math.max(0, left);
        int columns = Math.min(width, left + picture.width()) - from;
        for (int y = Math.max(0, top); y < Math.min(height, top + picture.height()); y++) {
            System.arraycopy(
                    picture.rgb(),
                    3 * ((y - top) * picture.width() + from - left),
                    rgb,
                    3 * (y * width + from),
                    3 * columns);
        }
        return new RgbPicture(width, height, rgb);
    }
}

package org.inkloom.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
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
import org.inkloom.run.folder.ContentDigest;

/** Reads the picture of {@code --init} and brings it to the size drawn. */
final class StartPictures {
    private static final byte WHITE = (byte) 0xff;
    /** Proportions that differ by less are those of rounding to whole pixels. */
    private static final double SAME_SHAPE = 0.01;

    private StartPictures() {}

    /**
     * A start picture.
     *
     * @param picture at the size drawn
     * @param file what it was
     * @param more whether the file has further frames or pages
     */
    record Start(RgbPicture picture, StartFile file, boolean more) {
        /** Returns what was done to it; empty where nothing was. */
        Optional<String> said(Path path) {
            if (picture.width() == file.width() && picture.height() == file.height()) {
                return Optional.empty();
            }
            String done = switch (file.fit()) {
                case "cover" -> "it fills that size, and what hangs over is cut off (--fit contain keeps all of it)";
                case "contain" -> "it is whole within that size, and what is left over is white";
                default -> "it is resized";
            };
            return Optional.of(path + " is " + file.width() + "x" + file.height() + " and is drawn from at "
                    + picture.width() + "x" + picture.height() + ": " + done + ".");
        }
    }

    /**
     * Reads a picture, turned as its EXIF orientation says, and brings it to a size, by Lanczos as diffusers does.
     *
     * @throws InkloomException {@code INK-CLI-032} if it cannot be read
     */
    static Start read(Path file, int width, int height, StartFit fit) {
        RgbPicture picture;
        String digest;
        boolean more;
        try {
            DecodedPicture decoded = PictureDecoder.read(file, Turning.UPRIGHT);
            Pixels pixels = decoded.pixels();
            picture = new RgbPicture(pixels.width(), pixels.height(), pixels.rgb());
            more = decoded.more();
            digest = ContentDigest.ofFile(file);
        } catch (BadPictureException e) {
            throw unreadable(file, e.why(), e);
        } catch (IOException e) {
            throw unreadable(file, String.valueOf(e.getMessage()), e);
        }
        double shape = (double) picture.width() / picture.height() * height / width;
        StartFit used = Math.abs(shape - 1) < SAME_SHAPE ? StartFit.STRETCH : fit;
        RgbPicture fitted = switch (used) {
            case COVER -> cover(picture, width, height);
            case CONTAIN -> contain(picture, width, height);
            case STRETCH -> resized(picture, width, height);
        };
        StartFile about = new StartFile(
                String.valueOf(file.getFileName()), digest, picture.width(), picture.height(), used.word());
        return new Start(fitted, about, more);
    }

    private static InkloomException unreadable(Path file, String why, Exception cause) {
        return InkloomException.badInput(
                "INK-CLI-032",
                "The picture " + file + " cannot be read: " + why + ".",
                "It is missing, damaged, too large, or of a kind that is not decoded here.",
                "Give --init a sound PNG, JPEG, WebP, GIF, BMP or TIFF file.",
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

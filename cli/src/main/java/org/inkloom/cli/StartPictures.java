package org.inkloom.cli;

import java.nio.file.Path;
import java.util.OptionalInt;
import org.inkloom.data.picture.BadPictureException;
import org.inkloom.data.picture.DecodedPicture;
import org.inkloom.data.picture.PictureDecoder;
import org.inkloom.data.picture.Pixels;
import org.inkloom.data.picture.ResampleFilter;
import org.inkloom.data.picture.Resampler;
import org.inkloom.data.picture.Turning;
import org.inkloom.report.InkloomException;
import org.inkloom.report.RunControl;
import org.inkloom.report.png.RgbPicture;

/** Reads the picture of {@code --init}. */
final class StartPictures {
    private static final int MULTIPLE = 8;

    private StartPictures() {}

    /**
     * Reads a picture, turned as its EXIF orientation says, and brings it to the size asked for, or else to the next
     * lower multiples of 8, by Lanczos as diffusers does.
     *
     * @throws InkloomException {@code INK-CLI-032} if it cannot be read
     */
    static RgbPicture read(Path file, OptionalInt width, OptionalInt height, RunControl control) {
        RgbPicture picture;
        try {
            DecodedPicture decoded = PictureDecoder.read(file, Turning.UPRIGHT);
            Pixels pixels = decoded.pixels();
            picture = new RgbPicture(pixels.width(), pixels.height(), pixels.rgb());
            if (decoded.more()) {
                control.progress().say("Of the frames or pages of " + file + " the first is drawn from.");
            }
        } catch (BadPictureException e) {
            throw InkloomException.badInput(
                    "INK-CLI-032",
                    "The picture " + file + " cannot be read: " + e.why() + ".",
                    "It is missing, damaged, too large, or of a kind that is not decoded here.",
                    "Give --init a sound PNG, JPEG, WebP, GIF, BMP or TIFF file.",
                    e);
        }
        return Resampler.resize(
                picture,
                width.orElse(lowerMultiple(picture.width())),
                height.orElse(lowerMultiple(picture.height())),
                ResampleFilter.LANCZOS);
    }

    private static int lowerMultiple(int pixels) {
        return Math.max(MULTIPLE, pixels / MULTIPLE * MULTIPLE);
    }
}

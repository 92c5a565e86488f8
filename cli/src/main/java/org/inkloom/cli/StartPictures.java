package org.inkloom.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.inkloom.data.picture.ResampleFilter;
import org.inkloom.data.picture.Resampler;
import org.inkloom.report.InkloomException;
import org.inkloom.report.png.RgbPicture;
import org.inkloom.training.picture.PictureReader;

/** Reads the picture of {@code --init}. */
final class StartPictures {
    private static final int MULTIPLE = 8;

    private StartPictures() {}

    /**
     * Reads a picture and brings it to the size asked for, or else to the next lower multiples of 8, by Lanczos as
     * diffusers does.
     *
     * @throws InkloomException {@code INK-CLI-032} if it cannot be read
     */
    static RgbPicture read(Path file, OptionalInt width, OptionalInt height) {
        RgbPicture picture;
        try {
            picture = PictureReader.read(file);
        } catch (IOException e) {
            throw InkloomException.badInput(
                    "INK-CLI-032",
                    "The picture " + file + " cannot be read: " + e.getMessage() + ".",
                    "It is missing, damaged, or of a kind that Java does not decode.",
                    "Give --init a PNG or JPEG file.",
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

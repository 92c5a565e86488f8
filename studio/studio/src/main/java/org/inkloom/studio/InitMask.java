package org.inkloom.studio;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picture.settings.MaskSettings;

/**
 * What of a picture to start from is drawn over: white is, black stays. Either in memory or in a file; brought to the
 * picture's size where it has another, and with it to the size drawn.
 *
 * @param file PNG, JPEG, WebP ..., turned as its EXIF orientation says
 * @param pixels the mask, where there is no file
 * @param settings how it is taken
 */
public record InitMask(Optional<Path> file, Optional<RgbPicture> pixels, MaskSettings settings) {
    /** Checks that there is one mask. */
    public InitMask {
        Objects.requireNonNull(settings);
        if (file.isPresent() == pixels.isPresent()) {
            throw new IllegalArgumentException("one of file and pixels");
        }
    }

    /** Returns the mask of a file. */
    public static InitMask of(Path file) {
        return new InitMask(Optional.of(file), Optional.empty(), MaskSettings.USUAL);
    }

    /** Returns a mask in memory. */
    public static InitMask of(RgbPicture pixels) {
        return new InitMask(Optional.empty(), Optional.of(pixels), MaskSettings.USUAL);
    }

    /** Returns this mask taken in another way. */
    public InitMask withSettings(MaskSettings value) {
        return new InitMask(file, pixels, value);
    }
}

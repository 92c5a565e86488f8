package org.inkloom.studio;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picture.settings.MaskSettings;

/**
 * The mask of an initial picture: white is drawn anew, black stays. It is in memory or in a file. It is resized to the
 * initial picture if its size differs, and then together with it.
 *
 * @param file PNG, JPEG, WebP and others, turned as its EXIF orientation says
 * @param pixels the mask, if there is no file
 * @param settings how the mask is applied
 */
public record InitMask(Optional<Path> file, Optional<RgbPicture> pixels, MaskSettings settings) {
    /** Checks that there is either a file or a picture. */
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

    /** Returns this mask with other settings. */
    public InitMask withSettings(MaskSettings value) {
        return new InitMask(file, pixels, value);
    }
}

package org.inkloom.studio;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.inkloom.picture.png.RgbPicture;

/**
 * A picture that drawing starts from instead of pure noise: image-to-image. Either in memory or in a file.
 *
 * @param file PNG, JPEG, WebP ..., turned as its EXIF orientation says
 * @param pixels the picture, where there is no file
 * @param strength how far to leave the picture, in (0, 1]; {@value #USUAL_STRENGTH} is usual
 * @param fit how it is brought to the size drawn
 */
public record InitPicture(Optional<Path> file, Optional<RgbPicture> pixels, double strength, PictureFit fit) {
    /** Strength where nobody says one. */
    public static final double USUAL_STRENGTH = 0.6;

    /** Checks that there is one picture; its strength is checked with the request. */
    public InitPicture {
        Objects.requireNonNull(fit);
        if (file.isPresent() == pixels.isPresent()) {
            throw new IllegalArgumentException("one of file and pixels");
        }
    }

    /** Returns the picture of a file, at the usual strength, filling the size drawn. */
    public static InitPicture of(Path file) {
        return new InitPicture(Optional.of(file), Optional.empty(), USUAL_STRENGTH, PictureFit.COVER);
    }

    /** Returns a picture in memory, at the usual strength, filling the size drawn. */
    public static InitPicture of(RgbPicture pixels) {
        return new InitPicture(Optional.empty(), Optional.of(pixels), USUAL_STRENGTH, PictureFit.COVER);
    }

    /** Returns this picture with another strength. */
    public InitPicture withStrength(double value) {
        return new InitPicture(file, pixels, value, fit);
    }

    /** Returns this picture brought to the size drawn in another way. */
    public InitPicture withFit(PictureFit value) {
        return new InitPicture(file, pixels, strength, value);
    }
}

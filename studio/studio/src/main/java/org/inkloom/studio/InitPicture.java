package org.inkloom.studio;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picture.settings.MaskSettings;
import org.inkloom.picture.settings.Outpaint;

/**
 * A picture from which generation starts instead of pure noise (image-to-image); with a mask only a part of it is drawn
 * anew (inpainting), and with an extension of its sides what lies outside of it is drawn as well (outpainting). It is
 * in memory or in a file.
 *
 * @param file PNG, JPEG, WebP and others, turned as its EXIF orientation says
 * @param pixels the picture, if there is no file
 * @param strength how far the result may depart from the picture, in (0, 1]
 * @param fit how the picture is brought to the size of the result
 * @param mask which part is drawn anew; empty for all of it
 * @param outpaint extension of its sides, in its own pixels. If neither width nor height is given, the result has
 *     the size of the picture with its extension
 * @param edges how the border of the extension is blended if there is no mask, which otherwise says so
 */
public record InitPicture(
        Optional<Path> file,
        Optional<RgbPicture> pixels,
        double strength,
        PictureFit fit,
        Optional<InitMask> mask,
        Outpaint outpaint,
        MaskSettings edges) {
    /** Strength if none is given and the whole picture is drawn anew. */
    public static final double USUAL_STRENGTH = 0.6;

    /**
     * Strength if none is given and only a part of the picture is drawn anew: 1, so that its former content does not
     * show through.
     */
    public static final double USUAL_MASKED_STRENGTH = 1;

    /** Checks that there is either a file or a picture; the strength is checked with the request. */
    public InitPicture {
        Objects.requireNonNull(fit);
        Objects.requireNonNull(outpaint);
        Objects.requireNonNull(edges);
        if (file.isPresent() == pixels.isPresent()) {
            throw new IllegalArgumentException("one of file and pixels");
        }
    }

    /** Returns the picture of a file, at the usual strength, filling the size drawn. */
    public static InitPicture of(Path file) {
        return of(Optional.of(file), Optional.empty());
    }

    /** Returns a picture in memory, at the usual strength, filling the size drawn. */
    public static InitPicture of(RgbPicture pixels) {
        return of(Optional.empty(), Optional.of(pixels));
    }

    private static InitPicture of(Optional<Path> file, Optional<RgbPicture> pixels) {
        return new InitPicture(
                file, pixels, USUAL_STRENGTH, PictureFit.COVER, Optional.empty(), Outpaint.NONE, MaskSettings.USUAL);
    }

    /** Returns this picture with another strength. */
    public InitPicture withStrength(double value) {
        return new InitPicture(file, pixels, value, fit, mask, outpaint, edges);
    }

    /** Returns this picture with another way of bringing it to the size of the result. */
    public InitPicture withFit(PictureFit value) {
        return new InitPicture(file, pixels, strength, value, mask, outpaint, edges);
    }

    /**
     * Returns this picture with a mask. What the mask covers is replaced completely, unless {@link #withStrength} says
     * otherwise.
     */
    public InitPicture withMask(InitMask value) {
        return new InitPicture(
                file, pixels, USUAL_MASKED_STRENGTH, fit, Optional.of(value), outpaint, value.settings());
    }

    /**
     * Returns this picture with extended sides, which are drawn.
     *
     * @param value the extension, in the picture's own pixels
     * @param how how its border is blended; an existing mask decides for both
     */
    public InitPicture withOutpaint(Outpaint value, MaskSettings how) {
        MaskSettings both = mask.map(InitMask::settings).orElse(how);
        return new InitPicture(file, pixels, USUAL_MASKED_STRENGTH, fit, mask, value, both);
    }

    /** Returns whether a part of the picture is kept. */
    boolean isMasked() {
        return mask.isPresent() || !outpaint.isNone();
    }
}

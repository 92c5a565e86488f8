package org.inkloom.studio;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picture.settings.MaskSettings;
import org.inkloom.picture.settings.Outpaint;

/**
 * A picture that drawing starts from instead of pure noise: image-to-image, and with a mask or room around it drawing over
 * a part of it. Either in memory or in a file.
 *
 * @param file PNG, JPEG, WebP ..., turned as its EXIF orientation says
 * @param pixels the picture, where there is no file
 * @param strength how far to leave the picture where it is drawn over, in (0, 1]
 * @param fit how it is brought to the size drawn
 * @param mask what of it is drawn over; empty for all of it
 * @param outpaint room around it, in its own pixels, which is drawn over as well. Where neither width nor height is said,
 *     the size drawn is that of the picture with its room
 * @param edges how the edge of room is taken where there is no mask that says it
 */
public record InitPicture(
        Optional<Path> file,
        Optional<RgbPicture> pixels,
        double strength,
        PictureFit fit,
        Optional<InitMask> mask,
        Outpaint outpaint,
        MaskSettings edges) {
    /** Strength where nobody says one and the whole picture is drawn over. */
    public static final double USUAL_STRENGTH = 0.6;

    /**
     * Strength where nobody says one and only a part of the picture is drawn over: 1, so that nothing of what was there
     * shows through.
     */
    public static final double USUAL_MASKED_STRENGTH = 1;

    /** Checks that there is one picture; its strength is checked with the request. */
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

    /** Returns this picture brought to the size drawn in another way. */
    public InitPicture withFit(PictureFit value) {
        return new InitPicture(file, pixels, strength, value, mask, outpaint, edges);
    }

    /** Returns this picture drawn over where a mask says so, what was there given up; {@link #withStrength} keeps some. */
    public InitPicture withMask(InitMask value) {
        return new InitPicture(
                file, pixels, USUAL_MASKED_STRENGTH, fit, Optional.of(value), outpaint, value.settings());
    }

    /**
     * Returns this picture with room around it that is drawn, in its own pixels.
     *
     * @param value the room
     * @param how its edge is taken; an existing mask says it for both
     */
    public InitPicture withOutpaint(Outpaint value, MaskSettings how) {
        MaskSettings both = mask.map(InitMask::settings).orElse(how);
        return new InitPicture(file, pixels, USUAL_MASKED_STRENGTH, fit, mask, value, both);
    }

    /** Returns whether a part of it stays. */
    boolean isMasked() {
        return mask.isPresent() || !outpaint.isNone();
    }
}

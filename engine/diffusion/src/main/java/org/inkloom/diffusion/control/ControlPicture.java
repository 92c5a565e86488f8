package org.inkloom.diffusion.control;

import org.inkloom.picture.Fitting;
import org.inkloom.picture.ResampleFilter;
import org.inkloom.picture.Resampler;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.RunControl;

/** Brings control pictures to the size that is drawn. */
public final class ControlPicture {
    /**
     * Two aspect ratios whose quotient is nearer to 1 than this count as equal: they differ by rounding to whole
     * pixels.
     */
    private static final double SAME_SHAPE = 0.02;

    private ControlPicture() {}

    /**
     * Resizes with the Lanczos filter, as diffusers does. A picture of another aspect ratio is scaled to cover the
     * size, and its middle is kept. The user is told of either.
     *
     * @param kind what the picture shows, for the message
     * @param width wanted, pixels
     * @param height wanted, pixels
     */
    public static RgbPicture fitted(String kind, RgbPicture picture, int width, int height, RunControl run) {
        if (picture.width() == width && picture.height() == height) {
            return picture;
        }
        double shape = (double) picture.width() / picture.height() * height / width;
        boolean same = Math.abs(shape - 1) < SAME_SHAPE;
        run.progress()
                .say("The control picture for " + kind + " is " + picture.width() + "x" + picture.height()
                        + " and is brought to " + width + "x" + height
                        + (same ? "." : ": it fills that size, and what hangs over is cut off."));
        if (same) {
            return Resampler.resize(picture, width, height, ResampleFilter.LANCZOS);
        }
        return Fitting.cover(picture, width, height);
    }
}

package org.inkloom.diffusion.control;

import org.inkloom.picture.Fitting;
import org.inkloom.picture.ResampleFilter;
import org.inkloom.picture.Resampler;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.RunControl;

/** Brings control pictures to the size drawn. */
public final class ControlPicture {
    /** Proportions that differ by less are those of rounding to whole pixels. */
    private static final double SAME_SHAPE = 0.02;

    private ControlPicture() {}

    /** Resizes by Lanczos, as diffusers does; what hangs over where the shape is another is cut off, and that is said. */
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

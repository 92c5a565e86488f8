package org.inkloom.annotate;

import org.inkloom.picture.png.RgbPicture;

/** The size of annotators' inputs: the shorter side near a resolution, both sides multiples of 64. */
public final class ControlSize {
    private static final double MULTIPLE = 64;

    private ControlSize() {}

    /**
     * Resizes as {@code resize_image} of controlnet_aux: by area averages if it shrinks, by Lanczos if it enlarges.
     *
     * @param resolution of the shorter side before rounding, pixels
     */
    public static RgbPicture resized(RgbPicture picture, int resolution) {
        double scale = (double) resolution / Math.min(picture.width(), picture.height());
        int width = Math.max(1, (int) Math.rint(picture.width() * scale / MULTIPLE)) * (int) MULTIPLE;
        int height = Math.max(1, (int) Math.rint(picture.height() * scale / MULTIPLE)) * (int) MULTIPLE;
        return Raster.resize(picture, width, height, scale > 1 ? Raster.Filter.LANCZOS : Raster.Filter.AREA);
    }
}

package org.inkloom.workflow.nodes;

import org.inkloom.annotate.Raster;
import org.inkloom.picture.png.RgbPicture;

/**
 * A picture prepared for annotators: resized so that its shorter side has the resolution, then padded to multiples of
 * 64 by repeating the last row and column. Sizes: comfyui_controlnet_aux.
 *
 * @param picture with the padding
 * @param width without the padding, pixels
 * @param height without the padding, pixels
 */
record PaddedPicture(RgbPicture picture, int width, int height) {
    private static final int MULTIPLE = 64;

    static PaddedPicture of(RgbPicture whole, int resolution) {
        double scale = (double) resolution / Math.min(whole.width(), whole.height());
        int width = Math.max(1, (int) Math.rint(whole.width() * scale));
        int height = Math.max(1, (int) Math.rint(whole.height() * scale));
        RgbPicture sized = Raster.resize(whole, width, height, scale > 1 ? Raster.Filter.CUBIC : Raster.Filter.AREA);
        return new PaddedPicture(cut(sized, padded(width), padded(height)), width, height);
    }

    /** Returns the length of a side with padding. */
    static int padded(int side) {
        return (side + MULTIPLE - 1) / MULTIPLE * MULTIPLE;
    }

    /** Returns an annotator's result without the padding. */
    RgbPicture without(RgbPicture annotated) {
        return cut(annotated, width, height);
    }

    private static RgbPicture cut(RgbPicture from, int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int source = 3 * (Math.min(y, from.height() - 1) * from.width() + Math.min(x, from.width() - 1));
                System.arraycopy(from.rgb(), source, rgb, 3 * (y * width + x), 3);
            }
        }
        return new RgbPicture(width, height, rgb);
    }
}

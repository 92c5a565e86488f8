package org.inkloom.workflow.nodes;

import java.util.Arrays;
import org.inkloom.diffusion.PixelArray;

/** A margin around pictures, in pixels. Formulas: ComfyUI's {@code ImagePadForOutpaint}. */
record OutpaintMargin(int left, int top, int right, int bottom) {
    private static final float GREY = 0.5f;

    /** Returns pictures with a grey margin. */
    PixelArray around(PixelArray from) {
        PixelArray to = PixelArray.black(from.batch(), top + from.height() + bottom, left + from.width() + right);
        Arrays.fill(to.values(), GREY);
        for (int row = 0; row < from.batch() * from.height(); row++) {
            int y = row / from.height() * to.height() + top + row % from.height();
            System.arraycopy(
                    from.values(), 3 * row * from.width(), to.values(), 3 * (y * to.width() + left), 3 * from.width());
        }
        return to;
    }

    /**
     * Returns the mask of the margin for a picture of some size. Inside the picture the mask falls off quadratically
     * over {@code feathering} pixels from each side with a margin; not at all if the picture is too small for that.
     */
    Values.Mask mask(int height, int width, int feathering) {
        int wide = left + width + right;
        int tall = top + height + bottom;
        float[] values = new float[wide * tall];
        Arrays.fill(values, 1);
        boolean fades = feathering > 0 && feathering * 2 < height && feathering * 2 < width;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int vertical = Math.min(top == 0 ? height : y, bottom == 0 ? height : height - y);
                int horizontal = Math.min(left == 0 ? width : x, right == 0 ? width : width - x);
                int near = Math.min(vertical, horizontal);
                double share = fades && near < feathering ? (double) (feathering - near) / feathering : 0;
                values[(top + y) * wide + left + x] = (float) (share * share);
            }
        }
        return new Values.Mask(values, 1, tall, wide);
    }
}

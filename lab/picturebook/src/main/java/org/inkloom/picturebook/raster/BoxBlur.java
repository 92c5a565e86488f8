package org.inkloom.picturebook.raster;

/** Blurs one plane of a picture by averages over squares. */
public final class BoxBlur {
    private BoxBlur() {}

    /**
     * Returns the plane blurred; beyond the border its last values are repeated.
     *
     * @param plane {@code height * width} values, rows from the top; not changed
     * @param radius number of pixels on every side that are averaged with each one
     */
    public static float[] of(float[] plane, int width, int height, int radius) {
        float[] rows = new float[plane.length];
        for (int y = 0; y < height; y++) {
            slide(plane, rows, y * width, 1, width, radius);
        }
        float[] out = new float[plane.length];
        for (int x = 0; x < width; x++) {
            slide(rows, out, x, width, height, radius);
        }
        return out;
    }

    private static void slide(float[] in, float[] out, int from, int step, int n, int radius) {
        float sum = 0;
        for (int i = -radius; i <= radius; i++) {
            sum += in[from + Math.clamp(i, 0, n - 1) * step];
        }
        float scale = 1f / (2 * radius + 1);
        for (int i = 0; i < n; i++) {
            out[from + i * step] = sum * scale;
            sum += in[from + Math.min(i + radius + 1, n - 1) * step] - in[from + Math.max(i - radius, 0) * step];
        }
    }
}

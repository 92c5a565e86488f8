package org.inkloom.diffusion;

/**
 * Pictures as numbers, on the heap.
 *
 * @param values {@code [batch, height, width, 3]}, nominally in [0, 1]; nobody changes them once they are handed over
 */
public record PixelArray(float[] values, int batch, int height, int width) {
    /** Checks the sizes. */
    public PixelArray {
        if (batch < 1 || height < 1 || width < 1 || values.length != 3L * batch * height * width) {
            throw new IllegalArgumentException(
                    values.length + " numbers are not " + batch + " pictures of " + width + " x " + height);
        }
    }

    /** Returns black pictures. */
    public static PixelArray black(int batch, int height, int width) {
        int size = Math.multiplyExact(Math.multiplyExact(batch, height), Math.multiplyExact(width, 3));
        return new PixelArray(new float[size], batch, height, width);
    }

    /** Returns the middle of smaller sides. */
    public PixelArray cut(int newHeight, int newWidth) {
        return cut((height - newHeight) / 2, (width - newWidth) / 2, newHeight, newWidth);
    }

    /** Returns a part. */
    public PixelArray cut(int top, int left, int newHeight, int newWidth) {
        if (newHeight == height && newWidth == width) {
            return this;
        }
        PixelArray part = black(batch, newHeight, newWidth);
        for (int i = 0; i < batch; i++) {
            for (int y = 0; y < newHeight; y++) {
                int from = 3 * ((i * height + top + y) * width + left);
                System.arraycopy(values, from, part.values, 3 * (i * newHeight + y) * newWidth, 3 * newWidth);
            }
        }
        return part;
    }
}

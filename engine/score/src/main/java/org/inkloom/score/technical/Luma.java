package org.inkloom.score.technical;

import org.inkloom.picture.Pixels;

/**
 * A picture's brightness.
 *
 * @param width number of columns
 * @param height number of rows
 * @param values 0 to 255, rows from the top
 */
record Luma(int width, int height, int[] values) {
    static Luma of(Pixels pixels) {
        return new Luma(pixels.width(), pixels.height(), pixels.luma());
    }

    double mean() {
        long sum = 0;
        for (int value : values) {
            sum += value;
        }
        return (double) sum / values.length;
    }

    /** Returns the standard deviation. */
    double contrast() {
        double mean = mean();
        double sum = 0;
        for (int value : values) {
            sum += (value - mean) * (value - mean);
        }
        return Math.sqrt(sum / values.length);
    }

    /** Returns the share of pixels with values up to {@code most}, 0 to 1. */
    double shareUpTo(int most) {
        int count = 0;
        for (int value : values) {
            count += value <= most ? 1 : 0;
        }
        return (double) count / values.length;
    }
}

package org.inkloom.picturebook.raster;

import java.util.Arrays;

/**
 * Contours of straight lines in pixels, to which all shapes are converted before they are filled. Not thread-safe;
 * reused.
 */
final class Contours {
    double[] xy = new double[512];
    int points;
    int[] starts = new int[16];
    boolean[] closed = new boolean[16];
    int count;

    void clear() {
        points = 0;
        count = 0;
    }

    void begin() {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, count * 2);
            closed = Arrays.copyOf(closed, count * 2);
        }
        closed[count] = false;
        starts[count++] = points;
    }

    void closeLast() {
        closed[count - 1] = true;
    }

    void add(double x, double y) {
        if (2 * points + 2 > xy.length) {
            xy = Arrays.copyOf(xy, xy.length * 2);
        }
        xy[2 * points] = x;
        xy[2 * points + 1] = y;
        points++;
    }

    int end(int contour) {
        return contour + 1 < count ? starts[contour + 1] : points;
    }
}

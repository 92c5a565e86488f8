package org.inkloom.annotate;

import org.inkloom.annotate.Raster.Plane;

/**
 * SciPy's {@code gaussian_filter} in float64: the kernel reaches four sigmas, and outside the picture is mirrored with
 * its edge pixels repeated.
 */
final class Smoothing {
    private static final double REACH = 4;

    private Smoothing() {}

    static double[] gaussian(Plane plane, double sigma) {
        int radius = (int) (REACH * sigma + 0.5);
        double[] kernel = new double[radius + 1];
        double sum = 0;
        for (int i = 0; i <= radius; i++) {
            kernel[i] = Math.exp(-0.5 / (sigma * sigma) * i * i);
            sum += i == 0 ? kernel[i] : 2 * kernel[i];
        }
        for (int i = 0; i <= radius; i++) {
            kernel[i] /= sum;
        }
        int width = plane.width();
        int height = plane.height();
        double[] values = new double[width * height];
        for (int i = 0; i < values.length; i++) {
            values[i] = plane.values()[i];
        }
        double[] result = new double[values.length];
        for (int x = 0; x < width; x++) {
            line(values, result, x, width, height, kernel);
        }
        for (int y = 0; y < height; y++) {
            line(result, values, y * width, 1, width, kernel);
        }
        return values;
    }

    private static void line(double[] from, double[] to, int start, int stride, int length, double[] kernel) {
        for (int i = 0; i < length; i++) {
            double sum = from[start + i * stride] * kernel[0];
            for (int k = kernel.length - 1; k > 0; k--) {
                double before = from[start + mirrored(i - k, length) * stride];
                double after = from[start + mirrored(i + k, length) * stride];
                sum += (before + after) * kernel[k];
            }
            to[start + i * stride] = sum;
        }
    }

    private static int mirrored(int place, int length) {
        int period = 2 * length;
        int within = Math.floorMod(place, period);
        return within < length ? within : period - 1 - within;
    }
}

package org.inkloom.inkling.measure;

import org.inkloom.picture.png.RgbPicture;

/**
 * Distances of colours as people see them: Euclidean in CIE L*a*b* (CIE 15:2004, delta E 1976) under daylight D65. About
 * 2 is the least that is noticed; black and white are 100 apart.
 */
final class ColourDistance {
    /** White of D65 in CIE XYZ. */
    private static final double[] WHITE = {0.95047, 1, 1.08883};
    /** From linear sRGB to XYZ, IEC 61966-2-1. */
    private static final double[][] XYZ = {
        {0.4124, 0.3576, 0.1805}, {0.2126, 0.7152, 0.0722}, {0.0193, 0.1192, 0.9505},
    };

    private static final double DARK = 216.0 / 24_389;
    private static final double SLOPE = 24_389.0 / 27;

    private ColourDistance() {}

    /** Returns the mean distance between pixels at the same place of two pictures of one size. */
    static double mean(RgbPicture one, RgbPicture other) {
        if (one.width() != other.width() || one.height() != other.height()) {
            throw new IllegalArgumentException("colours of pictures of different sizes cannot be compared");
        }
        int pixels = one.width() * one.height();
        double sum = 0;
        for (int i = 0; i < pixels; i++) {
            sum += between(one.rgb(), other.rgb(), 3 * i);
        }
        return sum / pixels;
    }

    private static double between(byte[] one, byte[] other, int at) {
        if (one[at] == other[at] && one[at + 1] == other[at + 1] && one[at + 2] == other[at + 2]) {
            return 0;
        }
        double[] first = lab(one, at);
        double[] second = lab(other, at);
        return Math.sqrt(square(first[0] - second[0]) + square(first[1] - second[1]) + square(first[2] - second[2]));
    }

    private static double square(double x) {
        return x * x;
    }

    private static double[] lab(byte[] rgb, int at) {
        double[] linear = new double[3];
        for (int c = 0; c < 3; c++) {
            double value = (rgb[at + c] & 255) / 255.0;
            linear[c] = value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
        }
        double[] f = new double[3];
        for (int i = 0; i < 3; i++) {
            double t = (XYZ[i][0] * linear[0] + XYZ[i][1] * linear[1] + XYZ[i][2] * linear[2]) / WHITE[i];
            f[i] = t > DARK ? Math.cbrt(t) : (SLOPE * t + 16) / 116;
        }
        return new double[] {116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])};
    }
}

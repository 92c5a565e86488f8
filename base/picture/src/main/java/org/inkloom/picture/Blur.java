package org.inkloom.picture;

/** Blurs pictures as Pillow's filters of the same names do; pixels beyond the edge count as the edge pixel. */
public final class Blur {
    private static final int PASSES = 3;

    private Blur() {}

    /** A fixed ring of 5 x 5 pixels: the mean of the sixteen outer ones. Two pixels at every edge stay as they are. */
    public static Pixels mean(Pixels source) {
        byte[] result = source.rgb().clone();
        int width = source.width();
        for (int y = 2; y < source.height() - 2; y++) {
            for (int x = 2; x < width - 2; x++) {
                for (int channel = 0; channel < 3; channel++) {
                    result[(y * width + x) * 3 + channel] = (byte) ((ring(source, x, y, channel) + 8) / 16);
                }
            }
        }
        return new Pixels(width, source.height(), result);
    }

    private static int ring(Pixels source, int x, int y, int channel) {
        int sum = 0;
        for (int dy = -2; dy <= 2; dy++) {
            for (int dx = -2; dx <= 2; dx++) {
                if (Math.abs(dx) == 2 || Math.abs(dy) == 2) {
                    sum += source.at(x + dx, y + dy, channel);
                }
            }
        }
        return sum;
    }

    /** The mean of a square that reaches {@code radius} pixels in every direction; a fraction weighs the outermost. */
    public static Pixels box(Pixels source, double radius) {
        return radius == 0 ? source : boxes(source, radius, 1);
    }

    /** Three boxes that together come near a Gaussian of the given standard deviation (Gwosdek et al., 2011). */
    public static Pixels gaussian(Pixels source, double sigma) {
        if (sigma == 0) {
            return source;
        }
        double variance = sigma * sigma / PASSES;
        double whole = Math.floor((Math.sqrt(12 * variance + 1) - 1) / 2);
        double fraction =
                (2 * whole + 1) * (whole * (whole + 1) - 3 * variance) / (6 * (variance - (whole + 1) * (whole + 1)));
        return boxes(source, whole + fraction, PASSES);
    }

    private static Pixels boxes(Pixels source, double radius, int passes) {
        byte[] pixels = source.rgb().clone();
        for (int pass = 0; pass < passes; pass++) {
            for (int y = 0; y < source.height(); y++) {
                line(pixels, y * source.width() * 3, 3, source.width(), radius);
            }
        }
        for (int pass = 0; pass < passes; pass++) {
            for (int x = 0; x < source.width(); x++) {
                line(pixels, x * 3, source.width() * 3, source.height(), radius);
            }
        }
        return new Pixels(source.width(), source.height(), pixels);
    }

    /** Blurs one line in place: a running sum of the whole pixels, and a weight for the two that are cut. */
    private static void line(byte[] pixels, int start, int stride, int length, double radius) {
        int whole = (int) radius;
        double weight = 1 / (radius * 2 + 1);
        double edgeWeight = (1 - (2 * whole + 1) * weight) / 2;
        int[] before = new int[length];
        for (int channel = 0; channel < 3; channel++) {
            int place = start + channel;
            for (int i = 0; i < length; i++) {
                before[i] = pixels[place + i * stride] & 0xff;
            }
            int sum = 0;
            for (int i = -whole; i <= whole; i++) {
                sum += before[Math.clamp(i, 0, length - 1)];
            }
            for (int i = 0; i < length; i++) {
                int left = before[Math.clamp(i - whole - 1L, 0, length - 1)];
                int right = before[Math.clamp(i + whole + 1L, 0, length - 1)];
                pixels[place + i * stride] = (byte) (sum * weight + (left + right) * edgeWeight + 0.5);
                sum += right - before[Math.clamp(i - (long) whole, 0, length - 1)];
            }
        }
    }
}

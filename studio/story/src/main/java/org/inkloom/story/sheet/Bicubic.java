package org.inkloom.story.sheet;

import org.inkloom.picture.png.RgbPicture;

/**
 * Bicubic resizing that widens its kernel when it shrinks, bit for bit what Pillow's {@code resize} gives for RGB.
 *
 * <p>Keys' kernel with a = -0.5; two passes, across then down; weights in 22-bit fixed point, rounded and clamped to a
 * byte after each pass (Pillow, {@code src/libImaging/Resample.c}).
 */
final class Bicubic {
    private static final int PRECISION = 22;
    private static final double SUPPORT = 2.0;

    private Bicubic() {}

    /** The weights of one axis: output {@code i} sums {@code weight[i][k] * input[first[i] + k]}. */
    private record Axis(int[] first, int[][] weight) {
        static Axis of(int in, int out) {
            double scale = (double) in / out;
            double stretch = Math.max(1, scale);
            double support = SUPPORT * stretch;
            int[] first = new int[out];
            int[][] weight = new int[out][];
            for (int i = 0; i < out; i++) {
                double center = (i + 0.5) * scale;
                int from = Math.max(0, (int) (center - support + 0.5));
                int to = Math.min(in, (int) (center + support + 0.5));
                first[i] = from;
                weight[i] = weights(from, to, center, stretch);
            }
            return new Axis(first, weight);
        }

        private static int[] weights(int from, int to, double center, double stretch) {
            double[] exact = new double[to - from];
            double sum = 0;
            for (int k = 0; k < exact.length; k++) {
                exact[k] = kernel((k + from - center + 0.5) * (1 / stretch));
                sum += exact[k];
            }
            int[] fixed = new int[exact.length];
            for (int k = 0; k < exact.length; k++) {
                double scaled = (sum == 0 ? exact[k] : exact[k] / sum) * (1 << PRECISION);
                fixed[k] = (int) (scaled < 0 ? scaled - 0.5 : scaled + 0.5);
            }
            return fixed;
        }
    }

    private static double kernel(double distance) {
        double a = -0.5;
        double x = Math.abs(distance);
        if (x < 1) {
            return ((a + 2) * x - (a + 3)) * x * x + 1;
        }
        return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
    }

    /** Returns the picture in another size; the same object when the size is the same. */
    static RgbPicture resize(RgbPicture picture, int width, int height) {
        RgbPicture across = picture.width() == width ? picture : across(picture, width);
        return across.height() == height ? across : down(across, height);
    }

    private static RgbPicture across(RgbPicture picture, int width) {
        Axis axis = Axis.of(picture.width(), width);
        byte[] from = picture.rgb();
        byte[] to = new byte[3 * width * picture.height()];
        for (int y = 0, at = 0; y < picture.height(); y++) {
            int row = 3 * y * picture.width();
            for (int x = 0; x < width; x++) {
                int start = row + 3 * axis.first()[x];
                int[] weight = axis.weight()[x];
                for (int channel = 0; channel < 3; channel++) {
                    to[at++] = sum(from, start + channel, 3, weight);
                }
            }
        }
        return new RgbPicture(width, picture.height(), to);
    }

    private static RgbPicture down(RgbPicture picture, int height) {
        Axis axis = Axis.of(picture.height(), height);
        byte[] from = picture.rgb();
        int stride = 3 * picture.width();
        byte[] to = new byte[stride * height];
        for (int y = 0, at = 0; y < height; y++) {
            int start = stride * axis.first()[y];
            int[] weight = axis.weight()[y];
            for (int i = 0; i < stride; i++) {
                to[at++] = sum(from, start + i, stride, weight);
            }
        }
        return new RgbPicture(picture.width(), height, to);
    }

    private static byte sum(byte[] from, int start, int step, int[] weight) {
        int sum = 1 << (PRECISION - 1);
        for (int k = 0, at = start; k < weight.length; k++, at += step) {
            sum += weight[k] * (from[at] & 0xff);
        }
        return (byte) Math.clamp(sum >> PRECISION, 0, 255);
    }
}

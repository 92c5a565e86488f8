package org.inkloom.data.picture;

/**
 * Resizes with a Lanczos filter of three lobes, widened when shrinking, in 22-bit fixed point with 8-bit pixels between
 * the passes: the arithmetic of Pillow, so that hashes agree.
 */
public final class Lanczos {
    private static final int LOBES = 3;
    private static final int PRECISION = 22;

    /** For every target pixel, the first source pixel and the weights from there on. */
    private record Weights(int[] first, int[][] weights) {}

    private Lanczos() {}

    /** Returns the picture in another size. */
    public static Pixels resize(Pixels source, int width, int height) {
        Pixels wide = source.width() == width ? source : horizontal(source, width);
        return wide.height() == height ? wide : vertical(wide, height);
    }

    private static Pixels horizontal(Pixels source, int width) {
        Weights weights = weights(source.width(), width);
        byte[] result = new byte[width * source.height() * 3];
        for (int y = 0; y < source.height(); y++) {
            for (int x = 0; x < width; x++) {
                int[] w = weights.weights()[x];
                int start = (y * source.width() + weights.first()[x]) * 3;
                combine(source.rgb(), start, 3, w, result, (y * width + x) * 3);
            }
        }
        return new Pixels(width, source.height(), result);
    }

    private static Pixels vertical(Pixels source, int height) {
        Weights weights = weights(source.height(), height);
        byte[] result = new byte[source.width() * height * 3];
        for (int y = 0; y < height; y++) {
            int[] w = weights.weights()[y];
            for (int x = 0; x < source.width(); x++) {
                int start = (weights.first()[y] * source.width() + x) * 3;
                combine(source.rgb(), start, source.width() * 3, w, result, (y * source.width() + x) * 3);
            }
        }
        return new Pixels(source.width(), height, result);
    }

    private static void combine(byte[] from, int start, int stride, int[] weights, byte[] to, int target) {
        int red = 1 << PRECISION - 1;
        int green = red;
        int blue = red;
        int place = start;
        for (int weight : weights) {
            red += (from[place] & 0xff) * weight;
            green += (from[place + 1] & 0xff) * weight;
            blue += (from[place + 2] & 0xff) * weight;
            place += stride;
        }
        to[target] = (byte) Math.clamp(red >> PRECISION, 0, 255);
        to[target + 1] = (byte) Math.clamp(green >> PRECISION, 0, 255);
        to[target + 2] = (byte) Math.clamp(blue >> PRECISION, 0, 255);
    }

    private static Weights weights(int from, int to) {
        double scale = (double) from / to;
        double spread = Math.max(scale, 1.0);
        double support = LOBES * spread;
        int[] first = new int[to];
        int[][] all = new int[to][];
        for (int target = 0; target < to; target++) {
            double centre = (target + 0.5) * scale;
            int low = Math.max(0, (int) (centre - support + 0.5));
            int high = Math.min(from, (int) (centre + support + 0.5));
            double[] w = new double[high - low];
            double sum = 0;
            for (int i = 0; i < w.length; i++) {
                w[i] = lanczos((low + i - centre + 0.5) / spread);
                sum += w[i];
            }
            first[target] = low;
            all[target] = new int[w.length];
            for (int i = 0; i < w.length; i++) {
                double exact = w[i] / sum * (1 << PRECISION);
                all[target][i] = (int) (exact < 0 ? exact - 0.5 : exact + 0.5);
            }
        }
        return new Weights(first, all);
    }

    private static double lanczos(double x) {
        return x >= -LOBES && x < LOBES ? sinc(x) * sinc(x / LOBES) : 0;
    }

    private static double sinc(double x) {
        double angle = x * Math.PI;
        return x == 0 ? 1 : Math.sin(angle) / angle;
    }
}

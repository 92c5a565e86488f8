package org.inkloom.picture;

import org.inkloom.picture.png.RgbPicture;

/**
 * Resizes as Pillow's {@code Image.resize} does, to the bit: two passes, columns first, with weights rounded to 22
 * fractional bits and the result of each pass rounded to 8 bits.
 *
 * <p>When shrinking, the kernel is stretched by the factor, so nothing aliases. Reference: Pillow's
 * {@code src/libImaging/Resample.c}.
 */
public final class Resampler {
    /** 32 bits less 8 for the pixel and 2 for the sum and its sign. */
    private static final int FRACTION_BITS = 32 - 8 - 2;

    private Resampler() {}

    /** Returns the picture at another size; the same picture where the size is already right. */
    public static RgbPicture resize(RgbPicture picture, int width, int height, ResampleFilter filter) {
        if (picture.width() == width && picture.height() == height) {
            return picture;
        }
        Pixels pixels = new Pixels(picture.width(), picture.height(), picture.rgb());
        return new RgbPicture(
                width, height, resize(pixels, width, height, filter).rgb());
    }

    /**
     * Returns the picture with its longer side at most {@code side} pixels; the same picture where it is small enough.
     *
     * @param side at least 1
     */
    public static RgbPicture shrunk(RgbPicture picture, int side, ResampleFilter filter) {
        double scale = Math.min(1, (double) side / Math.max(picture.width(), picture.height()));
        int width = Math.max(1, (int) Math.round(picture.width() * scale));
        int height = Math.max(1, (int) Math.round(picture.height() * scale));
        return resize(picture, width, height, filter);
    }

    /** As {@link #resize(RgbPicture, int, int, ResampleFilter)}. */
    public static Pixels resize(Pixels picture, int width, int height, ResampleFilter filter) {
        Pixels result = picture;
        if (width != result.width()) {
            result = resizeWidth(result, Taps.of(result.width(), width, filter));
        }
        if (height != result.height()) {
            result = resizeHeight(result, Taps.of(result.height(), height, filter));
        }
        return result;
    }

    private static Pixels resizeWidth(Pixels from, Taps taps) {
        byte[] in = from.rgb();
        byte[] out = new byte[3 * taps.size() * from.height()];
        int at = 0;
        for (int y = 0; y < from.height(); y++) {
            for (int x = 0; x < taps.size(); x++) {
                int first = 3 * (y * from.width() + taps.first[x]);
                at = sum(in, first, 3, taps.weights[x], out, at);
            }
        }
        return new Pixels(taps.size(), from.height(), out);
    }

    private static Pixels resizeHeight(Pixels from, Taps taps) {
        byte[] in = from.rgb();
        int rowBytes = 3 * from.width();
        byte[] out = new byte[rowBytes * taps.size()];
        int at = 0;
        for (int y = 0; y < taps.size(); y++) {
            for (int x = 0; x < from.width(); x++) {
                at = sum(in, taps.first[y] * rowBytes + 3 * x, rowBytes, taps.weights[y], out, at);
            }
        }
        return new Pixels(from.width(), taps.size(), out);
    }

    /** Writes one pixel: the weighted sum of pixels that lie {@code stride} bytes apart. Returns the next index. */
    private static int sum(byte[] in, int first, int stride, int[] weights, byte[] out, int at) {
        int red = 1 << (FRACTION_BITS - 1);
        int green = red;
        int blue = red;
        int i = first;
        for (int weight : weights) {
            red += (in[i] & 0xff) * weight;
            green += (in[i + 1] & 0xff) * weight;
            blue += (in[i + 2] & 0xff) * weight;
            i += stride;
        }
        out[at] = clip(red);
        out[at + 1] = clip(green);
        out[at + 2] = clip(blue);
        return at + 3;
    }

    private static byte clip(int fixed) {
        return (byte) Math.clamp(fixed >> FRACTION_BITS, 0, 255);
    }

    /** For each target pixel along one axis: the first source pixel, and the fixed-point weights from there on. */
    private record Taps(int[] first, int[][] weights) {
        int size() {
            return first.length;
        }

        static Taps of(int from, int to, ResampleFilter filter) {
            double scale = (double) from / to;
            double stretch = Math.max(1, scale);
            double reach = filter.radius() * stretch;
            int[] first = new int[to];
            int[][] weights = new int[to][];
            for (int i = 0; i < to; i++) {
                double centre = (i + 0.5) * scale;
                int begin = Math.max(0, (int) (centre - reach + 0.5));
                int end = Math.min(from, (int) (centre + reach + 0.5));
                first[i] = begin;
                weights[i] = fixed(begin, end, centre, 1 / stretch, filter);
            }
            return new Taps(first, weights);
        }

        private static int[] fixed(int begin, int end, double centre, double squeeze, ResampleFilter filter) {
            double[] exact = new double[end - begin];
            double sum = 0;
            for (int i = 0; i < exact.length; i++) {
                exact[i] = filter.weight((i + begin - centre + 0.5) * squeeze);
                sum += exact[i];
            }
            int[] fixed = new int[exact.length];
            for (int i = 0; i < fixed.length; i++) {
                double share = sum == 0 ? exact[i] : exact[i] / sum;
                double scaled = share * (1 << FRACTION_BITS);
                fixed[i] = (int) (share < 0 ? scaled - 0.5 : scaled + 0.5);
            }
            return fixed;
        }
    }
}

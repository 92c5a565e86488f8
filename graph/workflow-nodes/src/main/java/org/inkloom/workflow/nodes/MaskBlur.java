package org.inkloom.workflow.nodes;

import java.util.Arrays;
import java.util.List;
import org.inkloom.diffusion.PixelArray;

/**
 * Blurs masks and pictures, and grows masks by squares, as comfyui-inpaint-nodes does with Kornia: separable kernels,
 * and borders mirrored without repeating the edge.
 */
final class MaskBlur {
    static final List<String> KERNELS = List.of("box", "linear", "gaussian");

    private MaskBlur() {}

    /** A change of each value by itself. */
    @FunctionalInterface
    interface Change {
        float of(float value);
    }

    static Values.Mask each(Values.Mask mask, Change change) {
        float[] values = new float[mask.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = change.of(mask.values()[i]);
        }
        return new Values.Mask(values, mask.batch(), mask.height(), mask.width());
    }

    /** Returns an odd width: an even one plus 1. */
    static int odd(int width) {
        return width > 0 && width % 2 == 0 ? width + 1 : width;
    }

    /**
     * Returns a mask blurred with a kernel of some width in pixels; a width below 3 changes nothing.
     *
     * @param type one of {@link #KERNELS}
     */
    static Values.Mask of(Values.Mask mask, int width, String type) {
        int size = odd(width);
        return size < 3
                ? mask
                : new Values.Mask(
                        filtered(mask.values(), mask.batch(), mask.height(), mask.width(), kernel(type, size)),
                        mask.batch(),
                        mask.height(),
                        mask.width());
    }

    /** Returns a mask averaged over a width; for an even width the result is shifted by half a pixel. */
    static Values.Mask box(Values.Mask mask, int width) {
        double[] kernel = new double[width];
        Arrays.fill(kernel, 1.0 / width);
        return new Values.Mask(
                filtered(mask.values(), mask.batch(), mask.height(), mask.width(), kernel),
                mask.batch(),
                mask.height(),
                mask.width());
    }

    /** Returns pictures blurred by a Gaussian kernel of odd width. */
    static PixelArray gaussian(PixelArray from, int size) {
        int plane = from.height() * from.width();
        float[] planes = new float[from.values().length];
        for (int i = 0; i < planes.length; i++) {
            planes[(i / 3 / plane * 3 + i % 3) * plane + i / 3 % plane] = from.values()[i];
        }
        float[] made = filtered(planes, 3 * from.batch(), from.height(), from.width(), kernel("gaussian", size));
        PixelArray to = PixelArray.black(from.batch(), from.height(), from.width());
        for (int i = 0; i < made.length; i++) {
            to.values()[i] = made[(i / 3 / plane * 3 + i % 3) * plane + i / 3 % plane];
        }
        return to;
    }

    private static double[] kernel(String type, int size) {
        double[] kernel = new double[size];
        double sigma = 0.3 * (size - 1) + 0.8;
        int half = size / 2;
        for (int i = 0; i < size; i++) {
            int off = i - half;
            kernel[i] = switch (type) {
                case "gaussian" -> Math.exp(-off * off / (2 * sigma * sigma));
                case "linear" -> size == 3 ? 1 : off == 0 ? 1 : rising(half - Math.abs(off), half);
                default -> 1;
            };
        }
        double sum = Arrays.stream(kernel).sum();
        for (int i = 0; i < size; i++) {
            kernel[i] /= sum;
        }
        return kernel;
    }

    /** Returns weights of the linear kernel from its edge to the value beside its middle, rising evenly. */
    private static double rising(int place, int half) {
        return 1.0 / half + (half == 1 ? 0 : place * ((half - 2.0) / half) / (half - 1));
    }

    private static float[] filtered(float[] values, int planes, int height, int width, double[] kernel) {
        float[] rows = new float[values.length];
        float[] all = new float[values.length];
        int half = (kernel.length - 1) / 2;
        for (int at = 0; at < values.length; at++) {
            int x = at % width;
            double sum = 0;
            for (int i = 0; i < kernel.length; i++) {
                sum += kernel[i] * values[at - x + mirrored(x + i - half, width)];
            }
            rows[at] = (float) sum;
        }
        for (int at = 0; at < planes * height * width; at++) {
            int y = at / width % height;
            double sum = 0;
            for (int i = 0; i < kernel.length; i++) {
                sum += kernel[i] * rows[at + (mirrored(y + i - half, height) - y) * width];
            }
            all[at] = (float) sum;
        }
        return all;
    }

    private static int mirrored(int place, int length) {
        if (length == 1) {
            return 0;
        }
        int round = Math.floorMod(place, 2 * (length - 1));
        return round < length ? round : 2 * (length - 1) - round;
    }

    /** Returns 1 where any value within a square of that many pixels each way is above 0. */
    static Values.Mask dilated(Values.Mask mask, int pixels) {
        Values.Mask hard = each(mask, value -> value > 0 ? 1 : 0);
        return spread(hard, pixels, 1);
    }

    /**
     * Returns 1 where all values within a square of that many pixels each way are 1; pixels outside of the picture are
     * ignored.
     */
    static Values.Mask eroded(Values.Mask mask, int pixels) {
        Values.Mask rest = each(mask, value -> value == 1 ? 0 : 1);
        return each(spread(rest, pixels, 1), value -> 1 - value);
    }

    /** Counts by running sums, so that large squares cost no more time than small ones. */
    private static Values.Mask spread(Values.Mask mask, int pixels, float value) {
        int tall = mask.height();
        int wide = mask.width();
        float[] rows = new float[mask.values().length];
        float[] all = new float[mask.values().length];
        for (int row = 0; row < mask.batch() * tall; row++) {
            stretch(mask.values(), rows, row * wide, wide, 1, pixels, value);
        }
        for (int column = 0; column < mask.batch() * wide; column++) {
            int first = column / wide * tall * wide + column % wide;
            stretch(rows, all, first, tall, wide, pixels, value);
        }
        return new Values.Mask(all, mask.batch(), tall, wide);
    }

    private static void stretch(float[] from, float[] to, int first, int count, int step, int pixels, float value) {
        int[] before = new int[count + 1];
        for (int i = 0; i < count; i++) {
            before[i + 1] = before[i] + (from[first + i * step] == value ? 1 : 0);
        }
        for (int i = 0; i < count; i++) {
            int low = Math.max(0, i - pixels);
            int high = Math.min(count, i + pixels + 1);
            to[first + i * step] = before[high] > before[low] ? value : 0;
        }
    }
}

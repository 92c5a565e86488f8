package org.inkloom.workflow.nodes;

import java.util.List;

/**
 * Resizes planes of numbers, as torch's {@code interpolate} does (half-pixel centres, no smoothing before shrinking),
 * and by ComfyUI's {@code bislerp}. A plane is {@code [height, width]}; the planes of a batch are stored one after
 * another.
 */
final class Planes {
    static final List<String> LATENT_METHODS = List.of("nearest-exact", "bilinear", "area", "bicubic", "bislerp");

    private Planes() {}

    /** Height and width of a plane. */
    record Size(int height, int width) {}

    /**
     * Resizes each of {@code count} planes.
     *
     * @param method one of {@link #LATENT_METHODS} but bislerp
     */
    static float[] resize(float[] values, int count, Size from, Size to, String method) {
        int one = from.height * from.width;
        float[] result = new float[Math.multiplyExact(count, Math.multiplyExact(to.height, to.width))];
        for (int plane = 0; plane < count; plane++) {
            for (int y = 0; y < to.height; y++) {
                for (int x = 0; x < to.width; x++) {
                    result[(plane * to.height + y) * to.width + x] = switch (method) {
                        case "nearest-exact" ->
                            values[
                                    plane * one
                                            + nearest(y, from.height, to.height) * from.width
                                            + nearest(x, from.width, to.width)];
                        case "bilinear" -> bilinear(values, plane * one, from, to, y, x);
                        case "area" -> area(values, plane * one, from, to, y, x);
                        case "bicubic" -> bicubic(values, plane * one, from, to, y, x);
                        default -> throw new IllegalArgumentException("no way to resize: " + method);
                    };
                }
            }
        }
        return result;
    }

    private static int nearest(int at, int from, int to) {
        return Math.min(from - 1, (int) ((at + 0.5) * from / to));
    }

    private static double source(int at, int from, int to) {
        return (at + 0.5) * from / to - 0.5;
    }

    private static float bilinear(float[] values, int base, Size from, Size to, int y, int x) {
        double sy = Math.max(0, source(y, from.height, to.height));
        double sx = Math.max(0, source(x, from.width, to.width));
        int y0 = Math.min((int) sy, from.height - 1);
        int x0 = Math.min((int) sx, from.width - 1);
        int y1 = Math.min(y0 + 1, from.height - 1);
        int x1 = Math.min(x0 + 1, from.width - 1);
        double fy = sy - y0;
        double fx = sx - x0;
        double top = values[base + y0 * from.width + x0] * (1 - fx) + values[base + y0 * from.width + x1] * fx;
        double bottom = values[base + y1 * from.width + x0] * (1 - fx) + values[base + y1 * from.width + x1] * fx;
        return (float) (top * (1 - fy) + bottom * fy);
    }

    private static float area(float[] values, int base, Size from, Size to, int y, int x) {
        int y0 = (int) ((long) y * from.height / to.height);
        int y1 = (int) (((long) (y + 1) * from.height + to.height - 1) / to.height);
        int x0 = (int) ((long) x * from.width / to.width);
        int x1 = (int) (((long) (x + 1) * from.width + to.width - 1) / to.width);
        double sum = 0;
        for (int row = y0; row < y1; row++) {
            for (int column = x0; column < x1; column++) {
                sum += values[base + row * from.width + column];
            }
        }
        return (float) (sum / ((double) (y1 - y0) * (x1 - x0)));
    }

    private static float bicubic(float[] values, int base, Size from, Size to, int y, int x) {
        double sy = source(y, from.height, to.height);
        double sx = source(x, from.width, to.width);
        int y0 = (int) Math.floor(sy);
        int x0 = (int) Math.floor(sx);
        double sum = 0;
        for (int j = -1; j <= 2; j++) {
            int row = Math.clamp(y0 + j, 0, from.height - 1);
            double line = 0;
            for (int i = -1; i <= 2; i++) {
                int column = Math.clamp(x0 + i, 0, from.width - 1);
                line += values[base + row * from.width + column] * cubic(sx - x0 - i);
            }
            sum += line * cubic(sy - y0 - j);
        }
        return (float) sum;
    }

    /** Keys' cubic kernel with a = -0.75, as in torch. */
    private static double cubic(double distance) {
        double a = -0.75;
        double d = Math.abs(distance);
        if (d <= 1) {
            return ((a + 2) * d - (a + 3)) * d * d + 1;
        }
        return d < 2 ? ((a * d - 5 * a) * d + 8 * a) * d - 4 * a : 0;
    }

    /**
     * Interpolates between neighbouring latents by spherical interpolation of their channel vectors: first along rows,
     * then along columns.
     */
    static float[] bislerp(float[] values, int batch, int channels, Size from, Size to) {
        float[] wide = slerped(values, batch, channels, from, new Size(from.height, to.width), true);
        return slerped(wide, batch, channels, new Size(from.height, to.width), to, false);
    }

    private static float[] slerped(float[] values, int batch, int channels, Size from, Size to, boolean alongX) {
        int length = alongX ? from.width : from.height;
        int target = alongX ? to.width : to.height;
        float[] result = new float[batch * channels * to.height * to.width];
        float[] first = new float[channels];
        float[] second = new float[channels];
        for (int at = 0; at < target; at++) {
            double source = Math.clamp(source(at, length, target), 0, length - 1);
            int low = (int) source;
            // ComfyUI finds the second neighbour by interpolating the positions moved by one, so this does too.
            int high = Math.min((int) Math.min(source + 1, length - 1), length - 1);
            double share = source - low;
            int others = alongX ? to.height : to.width;
            for (int picture = 0; picture < batch; picture++) {
                for (int other = 0; other < others; other++) {
                    for (int c = 0; c < channels; c++) {
                        int plane = (picture * channels + c) * from.height * from.width;
                        first[c] = values[plane + (alongX ? other * from.width + low : low * from.width + other)];
                        second[c] = values[plane + (alongX ? other * from.width + high : high * from.width + other)];
                    }
                    float[] between = slerp(first, second, share);
                    for (int c = 0; c < channels; c++) {
                        int plane = (picture * channels + c) * to.height * to.width;
                        result[plane + (alongX ? other * to.width + at : at * to.width + other)] = between[c];
                    }
                }
            }
        }
        return result;
    }

    private static float[] slerp(float[] first, float[] second, double share) {
        double a = norm(first);
        double b = norm(second);
        double dot = 0;
        for (int c = 0; c < first.length; c++) {
            dot += (a == 0 ? 0 : first[c] / a) * (b == 0 ? 0 : second[c] / b);
        }
        float[] result = new float[first.length];
        double angle = Math.acos(Math.clamp(dot, -1, 1));
        for (int c = 0; c < first.length; c++) {
            if (dot > 1 - 1e-5) {
                result[c] = first[c];
            } else if (dot < 1e-5 - 1) {
                result[c] = (float) (first[c] * (1 - share) + second[c] * share);
            } else {
                double direction = Math.sin((1 - share) * angle) / Math.sin(angle) * (a == 0 ? 0 : first[c] / a)
                        + Math.sin(share * angle) / Math.sin(angle) * (b == 0 ? 0 : second[c] / b);
                result[c] = (float) (direction * (a * (1 - share) + b * share));
            }
        }
        return result;
    }

    private static double norm(float[] vector) {
        double sum = 0;
        for (float value : vector) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }
}

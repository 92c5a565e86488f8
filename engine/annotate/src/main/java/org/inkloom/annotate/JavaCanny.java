package org.inkloom.annotate;

import java.util.ArrayDeque;
import java.util.Deque;
import org.inkloom.picture.png.RgbPicture;

/**
 * Canny's edges in OpenCV's integer arithmetic: Sobel kernels of 3 × 3 with repeated edge pixels, of three channels the
 * one with the largest gradient, non-maximum suppression by the tangents of 22.5° and 67.5° with 15 fractional bits,
 * and hysteresis over eight neighbours.
 */
final class JavaCanny {
    private static final int SHIFT = 15;

    /** {@code tan(22.5°) · 2^15}, rounded. */
    private static final int TAN_22 = 13_573;

    /** Largest threshold that OpenCV accepts before it squares thresholds. */
    private static final double LARGEST = 32_767;

    private static final byte WHITE = (byte) 255;

    private final int width;
    private final int height;
    private final int stride;
    private final short[] dx;
    private final short[] dy;

    /** Magnitude of the gradient, with a border of one pixel of zeros. */
    private final int[] norm;

    private final boolean l2;

    JavaCanny(RgbPicture picture, boolean l2) {
        width = picture.width();
        height = picture.height();
        stride = width + 2;
        dx = new short[width * height];
        dy = new short[width * height];
        norm = new int[stride * (height + 2)];
        this.l2 = l2;
        byte[] rgb = picture.rgb();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                differentiate(rgb, x, y);
            }
        }
    }

    private void differentiate(byte[] rgb, int x, int y) {
        int left = Math.max(0, x - 1);
        int right = Math.min(width - 1, x + 1);
        int up = Math.max(0, y - 1) * width;
        int here = y * width;
        int down = Math.min(height - 1, y + 1) * width;
        int best = -1;
        for (int c = 0; c < 3; c++) {
            int upLeft = value(rgb, up + left, c);
            int upRight = value(rgb, up + right, c);
            int downLeft = value(rgb, down + left, c);
            int downRight = value(rgb, down + right, c);
            int across = upRight
                    - upLeft
                    + 2 * (value(rgb, here + right, c) - value(rgb, here + left, c))
                    + downRight
                    - downLeft;
            int along = downLeft - upLeft + 2 * (value(rgb, down + x, c) - value(rgb, up + x, c)) + downRight - upRight;
            int size = l2 ? across * across + along * along : Math.abs(across) + Math.abs(along);
            if (size > best) {
                best = size;
                dx[here + x] = (short) across;
                dy[here + x] = (short) along;
            }
        }
        norm[(y + 1) * stride + x + 1] = best;
    }

    private static int value(byte[] rgb, int pixel, int channel) {
        return rgb[3 * pixel + channel] & 0xff;
    }

    /** Returns {@code [height, width]}, 255 at edges. */
    byte[] edges(double oneThreshold, double otherThreshold) {
        int low = threshold(Math.min(oneThreshold, otherThreshold));
        int high = threshold(Math.max(oneThreshold, otherThreshold));
        boolean[] possible = new boolean[width * height];
        byte[] edges = new byte[width * height];
        Deque<Integer> open = new ArrayDeque<>();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int size = norm[(y + 1) * stride + x + 1];
                if (size > low && isRidge(x, y, size)) {
                    int at = y * width + x;
                    possible[at] = true;
                    if (size > high) {
                        edges[at] = WHITE;
                        open.push(at);
                    }
                }
            }
        }
        while (!open.isEmpty()) {
            follow(open.pop(), possible, edges, open);
        }
        return edges;
    }

    private int threshold(double given) {
        double bounded = l2 ? Math.min(LARGEST, given) : given;
        return (int) Math.floor(l2 && bounded > 0 ? bounded * bounded : bounded);
    }

    /** Returns whether no neighbour across the edge is steeper. */
    private boolean isRidge(int x, int y, int size) {
        int at = (y + 1) * stride + x + 1;
        int across = dx[y * width + x];
        int along = dy[y * width + x];
        int flat = Math.abs(across) * TAN_22;
        int steep = Math.abs(along) << SHIFT;
        if (steep < flat) {
            return size > norm[at - 1] && size >= norm[at + 1];
        }
        if (steep > flat + (Math.abs(across) << (SHIFT + 1))) {
            return size > norm[at - stride] && size >= norm[at + stride];
        }
        int side = (across ^ along) < 0 ? -1 : 1;
        return size > norm[at - stride - side] && size > norm[at + stride + side];
    }

    private void follow(int at, boolean[] possible, byte[] edges, Deque<Integer> open) {
        int x = at % width;
        int y = at / width;
        for (int j = Math.max(0, y - 1); j <= Math.min(height - 1, y + 1); j++) {
            for (int i = Math.max(0, x - 1); i <= Math.min(width - 1, x + 1); i++) {
                int next = j * width + i;
                if (possible[next] && edges[next] == 0) {
                    edges[next] = WHITE;
                    open.push(next);
                }
            }
        }
    }
}

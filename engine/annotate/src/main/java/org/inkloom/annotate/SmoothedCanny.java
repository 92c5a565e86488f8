package org.inkloom.annotate;

import java.util.ArrayDeque;

/**
 * Thin edges by Canny (1986) as in kornia: grey picture, Gaussian of five pixels with sigma 1, Sobel's derivatives,
 * non-maximum suppression in eight directions, hysteresis; thresholds from 0 to 1.
 */
public final class SmoothedCanny {
    private static final float[] GAUSS = gauss();
    private static final float TINY = 1e-6f;
    /** Offset (dx, dy) of the neighbour, by direction in eighths of a turn, clockwise from the right. */
    private static final int[][] NEIGHBOURS = {{1, 0}, {1, 1}, {0, 1}, {-1, 1}, {-1, 0}, {-1, -1}, {0, -1}, {1, -1}};

    private final int width;
    private final int height;
    private final float[] magnitude;
    private final int[] direction;

    private SmoothedCanny(float[] grey, int width, int height) {
        this.width = width;
        this.height = height;
        float[] smooth = smoothed(grey);
        magnitude = new float[grey.length];
        direction = new int[grey.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                float across = sobel(smooth, x, y, 1, 0);
                float down = sobel(smooth, x, y, 0, 1);
                int at = y * width + x;
                magnitude[at] = (float) Math.sqrt(across * across + down * down + TINY);
                direction[at] = Math.floorMod((int) Math.rint(Math.atan2(down, across) * 4 / Math.PI), 8);
            }
        }
    }

    /**
     * Finds edges.
     *
     * @param rgb {@code [height, width, 3]} in [0, 1]
     * @param low a pixel whose gradient exceeds it belongs to an edge if it is connected to a strong one
     * @param high a pixel whose gradient exceeds it is a strong edge
     * @return {@code [height, width]}: 1 for an edge, else 0
     */
    public static float[] edges(float[] rgb, int width, int height, double low, double high) {
        float[] grey = new float[width * height];
        for (int i = 0; i < grey.length; i++) {
            grey[i] = 0.299f * rgb[3 * i] + 0.587f * rgb[3 * i + 1] + 0.114f * rgb[3 * i + 2];
        }
        return new SmoothedCanny(grey, width, height).edges(low, high);
    }

    private static float[] gauss() {
        float[] kernel = new float[5];
        float sum = 0;
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] = (float) Math.exp(-(i - 2) * (i - 2) / 2.0);
            sum += kernel[i];
        }
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] /= sum;
        }
        return kernel;
    }

    /** Outside, the picture is mirrored without repeating its edge pixels. */
    private float[] smoothed(float[] grey) {
        float[] rows = new float[grey.length];
        float[] all = new float[grey.length];
        for (int at = 0; at < grey.length; at++) {
            for (int i = -2; i <= 2; i++) {
                rows[at] += GAUSS[i + 2] * grey[at - at % width + mirrored(at % width + i, width)];
            }
        }
        for (int at = 0; at < grey.length; at++) {
            for (int i = -2; i <= 2; i++) {
                all[at] += GAUSS[i + 2] * rows[mirrored(at / width + i, height) * width + at % width];
            }
        }
        return all;
    }

    private static int mirrored(int place, int size) {
        int inside = place < 0 ? -place : place >= size ? 2 * (size - 1) - place : place;
        return Math.clamp(inside, 0, size - 1);
    }

    /** Outside, the picture's edge pixels are repeated. */
    private float sobel(float[] map, int x, int y, int dx, int dy) {
        float sum = 0;
        for (int k = -1; k <= 1; k++) {
            int weight = k == 0 ? 2 : 1;
            sum += weight
                    * (continued(map, x + dx + k * dy, y + dy + k * dx)
                            - continued(map, x - dx + k * dy, y - dy + k * dx));
        }
        return sum;
    }

    private float continued(float[] map, int x, int y) {
        return map[Math.clamp(y, 0, height - 1) * width + Math.clamp(x, 0, width - 1)];
    }

    private float[] edges(double low, double high) {
        float[] edges = new float[magnitude.length];
        boolean[] weak = new boolean[magnitude.length];
        ArrayDeque<Integer> strong = new ArrayDeque<>();
        for (int at = 0; at < edges.length; at++) {
            if (isLargest(at) && magnitude[at] > low) {
                weak[at] = true;
                if (magnitude[at] > high) {
                    edges[at] = 1;
                    strong.add(at);
                }
            }
        }
        while (!strong.isEmpty()) {
            int from = strong.remove();
            for (int[] step : NEIGHBOURS) {
                int x = from % width + step[0];
                int y = from / width + step[1];
                int at = y * width + x;
                if (x >= 0 && x < width && y >= 0 && y < height && weak[at] && edges[at] == 0) {
                    edges[at] = 1;
                    strong.add(at);
                }
            }
        }
        return edges;
    }

    private boolean isLargest(int at) {
        int[] step = NEIGHBOURS[direction[at]];
        return magnitude[at] > outside(at, step[0], step[1]) && magnitude[at] > outside(at, -step[0], -step[1]);
    }

    private float outside(int at, int dx, int dy) {
        int x = at % width + dx;
        int y = at / width + dy;
        return x < 0 || x >= width || y < 0 || y >= height ? 0 : magnitude[y * width + x];
    }
}

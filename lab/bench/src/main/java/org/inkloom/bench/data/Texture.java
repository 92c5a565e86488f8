package org.inkloom.bench.data;

import java.util.SplittableRandom;

/**
 * Smooth noise summed over several scales, whose spectrum falls as that of photographs does. Pictures are made of
 * sections of it.
 *
 * @param values {@code SIDE * SIDE} numbers, about -1 to 1, that repeat without a seam
 */
record Texture(float[] values) {
    private static final int SIDE = 1024;
    private static final int COARSEST = 256;

    static Texture of(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[SIDE * SIDE];
        double largest = 0;
        for (int cell = COARSEST; cell >= 2; cell /= 2) {
            add(values, cell, (float) Math.pow((double) cell / COARSEST, 0.45), random);
            largest += Math.pow((double) cell / COARSEST, 0.45);
        }
        for (int i = 0; i < values.length; i++) {
            values[i] *= (float) (2.2 / largest);
        }
        return new Texture(values);
    }

    /** Adds noise that is interpolated within cells of a size in pixels. */
    private static void add(float[] values, int cell, float strength, SplittableRandom random) {
        int cells = SIDE / cell;
        float[] corners = new float[cells * cells];
        for (int i = 0; i < corners.length; i++) {
            corners[i] = strength * (float) random.nextDouble(-1, 1);
        }
        for (int y = 0; y < SIDE; y++) {
            int row = y / cell;
            int below = (row + 1) % cells;
            float down = smooth((float) (y % cell) / cell);
            for (int x = 0; x < SIDE; x++) {
                int column = x / cell;
                int beside = (column + 1) % cells;
                float right = smooth((float) (x % cell) / cell);
                float above = mix(corners[row * cells + column], corners[row * cells + beside], right);
                float under = mix(corners[below * cells + column], corners[below * cells + beside], right);
                values[y * SIDE + x] += mix(above, under, down);
            }
        }
    }

    private static float smooth(float t) {
        return t * t * (3 - 2 * t);
    }

    private static float mix(float a, float b, float t) {
        return a + (b - a) * t;
    }

    /** Paints a picture (blue, green, red bytes): brightness, three colours from different sections, edges, noise. */
    void paint(byte[] bgr, int width, int height, SplittableRandom random) {
        int[] places = new int[4];
        for (int i = 0; i < places.length; i++) {
            places[i] = random.nextInt(SIDE * SIDE);
        }
        float contrast = (float) random.nextDouble(60, 130);
        float colour = (float) random.nextDouble(15, 50);
        float horizon = (float) random.nextDouble(0.2, 0.8) * height;
        float step = (float) random.nextDouble(-60, 60);
        long noise = random.nextLong() | 1;
        int at = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                float light = 125 + contrast * value(places[0], x, y);
                // Adds a skyline, a sharp edge as photographs have it and noise does not.
                light += y > horizon + 40 * value(places[1], x, 0) ? step : 0;
                for (int channel = 0; channel < 3; channel++) {
                    noise ^= noise << 13;
                    noise ^= noise >>> 7;
                    noise ^= noise << 17;
                    int grain = (int) (noise & 7) + (int) (noise >>> 8 & 7) - 7;
                    float tint = colour * value(places[1 + channel], x / 2, y / 2);
                    bgr[at++] = (byte) Math.clamp((int) (light + tint) + grain, 0, 255);
                }
            }
        }
    }

    private float value(int place, int x, int y) {
        int column = (place + x) % SIDE;
        int row = (place / SIDE + y) % SIDE;
        return values[row * SIDE + column];
    }
}

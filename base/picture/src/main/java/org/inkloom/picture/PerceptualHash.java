package org.inkloom.picture;

import java.util.Arrays;

/** 64-bit hashes that are equal for pictures that look equal; the definitions are those of imagededup 0.3. */
public enum PerceptualHash {
    /** Low frequencies of the cosine transform of 32 x 32 pixels against their median. */
    PHASH(32, 32) {
        @Override
        boolean[] bits(int[] luma) {
            double[] low = lowFrequencies(luma);
            double[] alternating = Arrays.copyOfRange(low, 1, low.length);
            double median = median(alternating);
            return compared(low, median);
        }
    },
    /** Whether each of 9 x 8 pixels is brighter than its left neighbour. */
    DHASH(9, 8) {
        @Override
        boolean[] bits(int[] luma) {
            boolean[] bits = new boolean[64];
            for (int y = 0; y < 8; y++) {
                for (int x = 0; x < 8; x++) {
                    bits[y * 8 + x] = luma[y * 9 + x + 1] > luma[y * 9 + x];
                }
            }
            return bits;
        }
    },
    /** The mean of 32 x 32 blocks of 256 x 256 pixels (the Haar wavelet's fifth level) against the median. */
    WHASH(256, 256) {
        @Override
        boolean[] bits(int[] luma) {
            double[] blocks = new double[64];
            for (int y = 0; y < 256; y++) {
                for (int x = 0; x < 256; x++) {
                    blocks[y / 32 * 8 + x / 32] += luma[y * 256 + x];
                }
            }
            return compared(blocks, median(blocks));
        }
    },
    /** 8 x 8 pixels against their mean. */
    AHASH(8, 8) {
        @Override
        boolean[] bits(int[] luma) {
            double[] values = Arrays.stream(luma).asDoubleStream().toArray();
            return compared(values, Arrays.stream(values).sum() / values.length);
        }
    };

    private static final int SIZE = 32;
    private static final int KEPT = 8;

    private final int width;
    private final int height;

    PerceptualHash(int width, int height) {
        this.width = width;
        this.height = height;
    }

    abstract boolean[] bits(int[] luma);

    /** Returns the hash of a picture; its highest bit belongs to the top left. */
    public long of(Pixels pixels) {
        long hash = 0;
        for (boolean bit : bits(
                Resampler.resize(pixels, width, height, ResampleFilter.LANCZOS).luma())) {
            hash = hash << 1 | (bit ? 1 : 0);
        }
        return hash;
    }

    /** Returns in how many of 64 bits two hashes differ. */
    public static int distance(long a, long b) {
        return Long.bitCount(a ^ b);
    }

    private static boolean[] compared(double[] values, double threshold) {
        boolean[] bits = new boolean[values.length];
        for (int i = 0; i < values.length; i++) {
            bits[i] = values[i] >= threshold;
        }
        return bits;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Two cosine transforms of type II, of which the lowest 8 x 8 coefficients are kept, row by row. */
    private static double[] lowFrequencies(int[] luma) {
        double[] columns = new double[KEPT * SIZE];
        for (int k = 0; k < KEPT; k++) {
            for (int x = 0; x < SIZE; x++) {
                double sum = 0;
                for (int y = 0; y < SIZE; y++) {
                    sum += luma[y * SIZE + x] * cosine(k, y);
                }
                columns[k * SIZE + x] = 2 * sum;
            }
        }
        double[] low = new double[KEPT * KEPT];
        for (int k = 0; k < KEPT; k++) {
            for (int j = 0; j < KEPT; j++) {
                double sum = 0;
                for (int x = 0; x < SIZE; x++) {
                    sum += columns[k * SIZE + x] * cosine(j, x);
                }
                // What is only rounding noise around zero must not decide a bit.
                low[k * KEPT + j] = Math.abs(sum) < 1e-7 ? 0 : 2 * sum;
            }
        }
        return low;
    }

    private static double cosine(int frequency, int place) {
        return Math.cos(Math.PI * frequency * (2 * place + 1) / (2.0 * SIZE));
    }
}

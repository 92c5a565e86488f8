package org.inkloom.picturebook.raster;

import java.util.List;

/**
 * The SplitMix64 generator (Steele, Lea, Flood 2014): one 64-bit state, the same numbers on every platform.
 *
 * <p>Not thread-safe.
 */
public final class SeededRandom {
    private long state;

    /** Starts from a seed; neighbouring seeds give unrelated sequences. */
    public SeededRandom(long seed) {
        state = mix(seed + 0x9E3779B97F4A7C15L);
    }

    /**
     * Returns a generator for one part of the work. Its numbers do not depend on how many numbers of this one were
     * used.
     */
    public static SeededRandom of(long seed, long stream) {
        return new SeededRandom(mix(seed) ^ mix(stream * 0xD1B54A32D192ED03L + 0x2545F4914F6CDD1DL));
    }

    private static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Returns the next 64 bits. */
    public long nextLong() {
        state += 0x9E3779B97F4A7C15L;
        return mix(state);
    }

    /** Returns a number in [0, 1). */
    public double next() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    /** Returns a number in [low, high). */
    public double between(double low, double high) {
        return low + (high - low) * next();
    }

    /** Returns an integer in [0, bound); the bound is positive. */
    public int below(int bound) {
        return (int) ((nextLong() >>> 33) % bound);
    }

    /** Returns true with the given probability. */
    public boolean chance(double probability) {
        return next() < probability;
    }

    /** Returns one of the values, each as likely. */
    public <T> T pick(List<T> values) {
        return values.get(below(values.size()));
    }

    /** Returns one of the values, each as likely. */
    @SafeVarargs
    public final <T> T pick(T first, T... rest) {
        int index = below(rest.length + 1);
        return index == 0 ? first : rest[index - 1];
    }
}

package org.inkloom.training.dataset;

/**
 * Random numbers that depend on a key and on nothing that happened before: the run's seed, what the draw is for, and
 * where in the run it is made. So any step of a run can be repeated without repeating the steps before it, in any
 * number of threads.
 *
 * <p>SplitMix64 (Steele, Lea, Flood 2014); its numbers do not depend on the Java release.
 */
public final class Draws {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    /** What a draw is for; draws for different purposes are independent. */
    public enum Purpose {
        /** The order of pictures. */
        ORDER,
        /** The order of batches. */
        BATCHES,
        /** Where a window lies, and whether it is mirrored. */
        WINDOW,
        /** Whether a caption is dropped. */
        CAPTION,
        /** Which pictures are kept for validation. */
        SPLIT,
        /** The noise and timesteps of a training step. */
        NOISE,
        /** The noise and timesteps of validation. */
        VALIDATION,
        /** The adapter's start. */
        INIT,
        /** Whatever the model draws itself, such as dropout. */
        MODEL,
        /** Which of the examples at hand stand in a batch. */
        ROWS,
        /** The timesteps of a batch. */
        TIMESTEPS
    }

    private long state;

    private Draws(long state) {
        this.state = state;
    }

    /** Returns the stream of a key. */
    public static Draws of(long seed, Purpose purpose, long... where) {
        long key = mix(seed + GOLDEN_GAMMA * (purpose.ordinal() + 1));
        for (long part : where) {
            key = mix(key * 31 + part + GOLDEN_GAMMA);
        }
        return new Draws(key);
    }

    /** Returns the next 64 bits. */
    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** Returns a number in [0, 1). */
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    /** Returns a whole number in [0, bound). */
    public int nextInt(int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("no number below " + bound);
        }
        // The high half of a product: its bias is below bound / 2^64.
        return (int) Math.unsignedMultiplyHigh(nextLong(), bound);
    }

    /** Returns a generator seed, non-negative, as libtorch wants it. */
    public long nextSeed() {
        return nextLong() >>> 1;
    }

    /** Returns 0 to size - 1 in random order. */
    public int[] permutation(int size) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            int j = nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }
}

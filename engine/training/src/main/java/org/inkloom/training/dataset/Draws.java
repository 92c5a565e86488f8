package org.inkloom.training.dataset;

/**
 * Random numbers that are a function of a key: the run's seed, the purpose of the draw, and its place in the run. They
 * do not depend on earlier draws, so any step of a run can be repeated alone and in any thread.
 *
 * <p>The generator is SplitMix64 (Steele, Lea, Flood 2014), written out here so that the numbers do not depend on the
 * Java release.
 */
public final class Draws {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    /**
     * The purpose of a draw; draws for different purposes are independent. The order of the constants is part of every
     * key, so new ones go to the end.
     */
    public enum Purpose {
        /** The order of pictures. */
        ORDER,
        /** The order of batches. */
        BATCHES,
        /** The position of a crop, and whether it is mirrored. */
        WINDOW,
        /** Whether a caption is dropped. */
        CAPTION,
        /** Which pictures are used for validation. */
        SPLIT,
        /** The noise and timesteps of a training step. */
        NOISE,
        /** The noise and timesteps of validation. */
        VALIDATION,
        /** Initial weights. */
        INIT,
        /** Whatever the model draws itself, such as dropout. */
        MODEL,
        /** Which examples of the pool stand in a batch. */
        ROWS,
        /** The timesteps of a batch. */
        TIMESTEPS
    }

    private long state;

    private Draws(long state) {
        this.state = state;
    }

    /**
     * Returns the random numbers of a key.
     *
     * @param where numbers that tell the place in the run, such as the batch's number
     */
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
        // The high half of a 128-bit product is a number below bound; its bias is below bound / 2^64.
        return (int) Math.unsignedMultiplyHigh(nextLong(), bound);
    }

    /** Returns a non-negative seed for one of libtorch's generators. */
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

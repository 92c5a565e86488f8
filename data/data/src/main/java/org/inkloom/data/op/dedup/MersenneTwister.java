package org.inkloom.data.op.dedup;

/** MT19937 (Matsumoto and Nishimura, 1998), seeded and drawn from as NumPy's legacy generator does. */
final class MersenneTwister {
    private static final int LENGTH = 624;
    private static final int MIDDLE = 397;

    private final int[] state = new int[LENGTH];
    private int next = LENGTH;

    MersenneTwister(int seed) {
        state[0] = seed;
        for (int i = 1; i < LENGTH; i++) {
            state[i] = 1812433253 * (state[i - 1] ^ state[i - 1] >>> 30) + i;
        }
    }

    private void refill() {
        for (int i = 0; i < LENGTH; i++) {
            int bits = state[i] & 0x80000000 | state[(i + 1) % LENGTH] & 0x7fffffff;
            state[i] = state[(i + MIDDLE) % LENGTH] ^ bits >>> 1 ^ ((bits & 1) == 0 ? 0 : 0x9908b0df);
        }
        next = 0;
    }

    private int next32() {
        if (next == LENGTH) {
            refill();
        }
        int y = state[next++];
        y ^= y >>> 11;
        y ^= y << 7 & 0x9d2c5680;
        y ^= y << 15 & 0xefc60000;
        return y ^ y >>> 18;
    }

    /** Draws a number from 0 to {@code largest}, by rejection under the smallest mask that covers it. */
    long upTo(long largest) {
        long mask = -1L >>> Long.numberOfLeadingZeros(largest);
        while (true) {
            long high = Integer.toUnsignedLong(next32());
            long value = (high << 32 | Integer.toUnsignedLong(next32())) & mask;
            if (Long.compareUnsigned(value, largest) <= 0) {
                return value;
            }
        }
    }
}

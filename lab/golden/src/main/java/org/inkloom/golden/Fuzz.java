package org.inkloom.golden;

import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * Tests a reader with randomly modified files. It has to succeed or to throw one of the exceptions that it declares for
 * bad input; anything else fails the test and names the seed and the input, so that the case can be repeated.
 */
public final class Fuzz {
    private static final int LONGEST_SHOWN = 4000;

    private Fuzz() {}

    /** Reads one input. */
    @FunctionalInterface
    public interface Reader {
        /** Reads it to its end. */
        void read(byte[] input) throws Exception;
    }

    /**
     * Reads every good input as it is, then modified ones.
     *
     * @param seed decides the modifications
     * @param count number of modified inputs
     * @param good inputs to start from; some may be refused already
     * @param refusals exceptions that the reader may throw
     * @param reader the reader
     */
    public static void run(
            long seed, int count, List<byte[]> good, List<Class<? extends Exception>> refusals, Reader reader) {
        for (byte[] input : good) {
            read("the input itself", input, refusals, reader);
        }
        Random random = new Random(seed);
        for (int i = 0; i < count; i++) {
            long own = random.nextLong();
            byte[] input = Mutations.of(good.get(i % good.size()), own);
            read("seed " + seed + ", input " + i + ", changes " + own, input, refusals, reader);
        }
    }

    private static void read(String which, byte[] input, List<Class<? extends Exception>> refusals, Reader reader) {
        try {
            reader.read(input);
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            if (refusals.stream().noneMatch(refusal -> refusal.isInstance(e))) {
                String hex = HexFormat.of().formatHex(input, 0, Math.min(input.length, LONGEST_SHOWN));
                throw new AssertionError(
                        which + ": " + e + " on " + input.length + " bytes, in hexadecimal digits " + hex, e);
            }
        }
    }
}

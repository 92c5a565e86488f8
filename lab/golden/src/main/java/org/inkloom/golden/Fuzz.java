package org.inkloom.golden;

import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * Tries a reader on files that were changed at random. Every outcome is success or an error that the reader has words
 * for; any other is a failure that names the seed and the input, so that it can be tried again.
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
     * Reads every good input as it is, then changed ones.
     *
     * @param seed decides the changes
     * @param count how many changed inputs
     * @param good inputs to begin with; some may be refused already
     * @param refusals what a reader may throw
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

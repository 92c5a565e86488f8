package org.inkloom.data.op.select;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Positions in a list of values. */
final class Positions {
    private Positions() {}

    static int[] all(int count) {
        return IntStream.range(0, count).toArray();
    }

    /** Returns the positions sorted by their values; equal ones keep their order. NaN comes last. */
    static int[] sorted(double[] values, boolean descending) {
        Comparator<Integer> order = Comparator.comparingDouble(i -> descending ? -values[i] : values[i]);
        return IntStream.range(0, values.length)
                .boxed()
                .sorted(order)
                .mapToInt(i -> i)
                .toArray();
    }

    static int[] first(int[] positions, int count) {
        return Arrays.copyOf(positions, Math.clamp(count, 0, positions.length));
    }
}

package org.inkloom.models.decoding;

/** Repeats one row of tokens, so that several texts begin alike. */
public final class RepeatedRows {
    private RepeatedRows() {}

    /** Returns the row {@code times} times, row-major. */
    public static long[] of(long[] row, int times) {
        long[] all = new long[times * row.length];
        for (int i = 0; i < times; i++) {
            System.arraycopy(row, 0, all, i * row.length, row.length);
        }
        return all;
    }
}

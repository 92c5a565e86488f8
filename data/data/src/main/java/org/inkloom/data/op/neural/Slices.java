package org.inkloom.data.op.neural;

/** Cuts what goes to a model into pieces of a size that fits into memory, however many pictures a sample has. */
final class Slices {
    /** Pictures that a model looks at together. */
    static final int PICTURES = 16;

    private Slices() {}

    /** Scores the items from one place to before another. */
    interface Scoring {
        float[] of(int from, int to);
    }

    /** Returns the numbers of {@code count} items, asked for in pieces. */
    static float[] score(int count, Scoring scoring) {
        float[] all = new float[count];
        for (int from = 0; from < count; from += PICTURES) {
            int to = Math.min(count, from + PICTURES);
            System.arraycopy(scoring.of(from, to), 0, all, from, to - from);
        }
        return all;
    }
}

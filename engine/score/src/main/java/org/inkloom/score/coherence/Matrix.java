package org.inkloom.score.coherence;

import java.util.Arrays;

/** A number for each pair of pictures of a set; symmetric, and 1 for a picture with itself. */
public final class Matrix {
    private final double[][] values;

    /** Computes a number from 0 to 1 for a pair of pictures. */
    @FunctionalInterface
    public interface Pair {
        /** Returns the number for two indices, of which the second is smaller than the first. */
        double of(int a, int b);
    }

    private Matrix(double[][] values) {
        this.values = values;
    }

    /** Computes each pair once; numbers outside of 0 to 1 are replaced by the nearer limit. */
    public static Matrix of(int size, Pair pair) {
        double[][] values = new double[size][size];
        for (int a = 0; a < size; a++) {
            values[a][a] = 1;
            for (int b = 0; b < a; b++) {
                values[a][b] = Math.clamp(pair.of(a, b), 0, 1);
                values[b][a] = values[a][b];
            }
        }
        return new Matrix(values);
    }

    /** Returns how many pictures there are. */
    public int size() {
        return values.length;
    }

    /** Returns the number of a pair. */
    public double at(int a, int b) {
        return values[a][b];
    }

    /** Returns the index of the largest number in a row, its own index left out; -1 if there is no other. */
    public int largestOfOthers(int row) {
        int best = -1;
        for (int i = 0; i < size(); i++) {
            best = i != row && (best < 0 || values[row][i] > values[row][best]) ? i : best;
        }
        return best;
    }

    @Override
    public String toString() {
        return Arrays.deepToString(values);
    }
}

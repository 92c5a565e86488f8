package org.inkloom.score.coherence;

import java.util.Arrays;

/**
 * How alike the pictures of a set are, in which a copy counts as nothing.
 *
 * <p>With the likeness {@code s(a, b)} of two pictures, 0 to 1, and how surely one is a copy of the other {@code c(a, b)},
 * 0 to 1, a picture of which there are k copies has the weight {@code w(a) = 1 / (1 + sum of c(a, b))}, 1/k, and
 *
 * <pre>{@code coherence = sum over a != b of w(a) w(b) s(a, b) (1 - c(a, b)), divided by n (n - 1)}</pre>
 *
 * <p>Without copies that is the mean likeness of all pairs. Of n pictures with m different ones it is what those m reach,
 * as if the others were like nothing: eight copies of one have 0, and no picture becomes worth more to its set by being
 * replaced with a copy of another.
 */
public final class Coherence {
    private final double[] parts;

    private Coherence(double[] parts) {
        this.parts = parts;
    }

    /**
     * Measures a set.
     *
     * @param likeness how alike two pictures are
     * @param copies how surely one is a copy of another
     * @throws IllegalArgumentException for fewer than two pictures, which have no coherence, and for unequal sizes
     */
    public static Coherence of(Matrix likeness, Matrix copies) {
        int n = likeness.size();
        if (n < 2 || copies.size() != n) {
            throw new IllegalArgumentException(n + " pictures, " + copies.size() + " of them compared");
        }
        double[] weight = new double[n];
        for (int a = 0; a < n; a++) {
            double sum = 0;
            for (int b = 0; b < n; b++) {
                sum += copies.at(a, b);
            }
            weight[a] = 1 / sum;
        }
        double[] parts = new double[n];
        for (int a = 0; a < n; a++) {
            for (int b = 0; b < n; b++) {
                if (a != b) {
                    parts[a] += weight[a] * weight[b] * likeness.at(a, b) * (1 - copies.at(a, b)) / (n - 1);
                }
            }
        }
        return new Coherence(parts);
    }

    /** Returns the coherence of the set, 0 to 1: the mean of the parts. */
    public double value() {
        return Arrays.stream(parts).average().orElse(0);
    }

    /** Returns what a picture adds, 0 to 1: its mean likeness to the others, less what copies take away. */
    public double part(int picture) {
        return parts[picture];
    }
}

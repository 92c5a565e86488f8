package org.inkloom.score.coherence;

import java.util.Arrays;

/**
 * How similar the pictures of a set are, where copies count as 0.
 *
 * <p>With the similarity {@code s(a, b)} of two pictures, 0 to 1, and the certainty {@code c(a, b)}, 0 to 1, that one
 * is a copy of the other, a picture of which there are k copies has the weight {@code w(a) = 1 / (1 + sum of c(a, b))},
 * which is 1/k, and
 *
 * <pre>{@code coherence = sum over a != b of w(a) w(b) s(a, b) (1 - c(a, b)), divided by n (n - 1)}</pre>
 *
 * <p>Without copies this is the mean similarity of all pairs. For n pictures of which m are different, it is what those
 * m reach if the others were similar to nothing: eight copies of one picture have 0, and replacing a picture by a copy
 * of another one never raises the value.
 */
public final class Coherence {
    private final double[] parts;

    private Coherence(double[] parts) {
        this.parts = parts;
    }

    /**
     * Measures a set.
     *
     * @param likeness similarity of each pair
     * @param copies certainty that one picture of a pair is a copy of the other
     * @throws IllegalArgumentException for fewer than two pictures, for which coherence is not defined, and for
     *     unequal sizes
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

    /** Returns the coherence of the set, 0 to 1: the mean of the pictures' contributions. */
    public double value() {
        return Arrays.stream(parts).average().orElse(0);
    }

    /** Returns a picture's contribution, 0 to 1: its mean similarity to the others, reduced by copies. */
    public double part(int picture) {
        return parts[picture];
    }
}

package org.inkloom.data.op.language;

import java.util.Arrays;

/** The tree of a hierarchical softmax: labels are leaves, rare ones lie deep (Huffman). Immutable. */
final class LabelTree {
    private static final long NO_COUNT = 1_000_000_000_000_000L;

    private final int labels;
    private final int[] left;
    private final int[] right;

    /**
     * Builds the tree; counts are in descending order, as in model files.
     *
     * @throws IllegalArgumentException if they are not
     */
    LabelTree(long[] counts) {
        labels = counts.length;
        long sum = 0;
        for (int i = 0; i < labels; i++) {
            if (counts[i] < 0 || counts[i] >= NO_COUNT - sum || i > 0 && counts[i] > counts[i - 1]) {
                throw new IllegalArgumentException("the counts of its labels do not descend");
            }
            sum += counts[i];
        }
        int size = 2 * labels - 1;
        left = new int[size];
        right = new int[size];
        long[] weight = new long[size];
        Arrays.fill(left, -1);
        Arrays.fill(right, -1);
        Arrays.fill(weight, NO_COUNT);
        System.arraycopy(counts, 0, weight, 0, labels);
        int leaf = labels - 1;
        int node = labels;
        for (int i = labels; i < size; i++) {
            int[] smallest = new int[2];
            for (int j = 0; j < 2; j++) {
                smallest[j] = leaf >= 0 && weight[leaf] < weight[node] ? leaf-- : node++;
            }
            left[i] = smallest[0];
            right[i] = smallest[1];
            weight[i] = weight[smallest[0]] + weight[smallest[1]];
        }
    }

    /** A label with the logarithm of its probability. */
    record Best(int label, float score) {}

    /** Returns the likeliest label. */
    Best best(MatrixRows output, float[] vector) {
        return descend(2 * labels - 2, 0, output, vector, new Best(0, Float.NEGATIVE_INFINITY));
    }

    private Best descend(int node, float score, MatrixRows output, float[] vector, Best best) {
        if (score < best.score()) {
            return best;
        }
        if (left[node] < 0) {
            return new Best(node, score);
        }
        float chance = (float) (1 / (1 + Math.exp(-output.times(vector, node - labels))));
        Best first = descend(left[node], score + FastText.log(1 - chance), output, vector, best);
        return descend(right[node], score + FastText.log(chance), output, vector, first);
    }
}

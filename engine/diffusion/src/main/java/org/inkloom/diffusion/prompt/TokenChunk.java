package org.inkloom.diffusion.prompt;

import java.util.Map;

/**
 * As many tokens as a CLIP tower reads at once.
 *
 * @param ids start, tokens, end, padding
 * @param weights how much each counts; 1 for start, end and padding
 * @param vectors of embeddings, by the place that they take; the number that stands there is not read
 */
public record TokenChunk(long[] ids, double[] weights, Map<Integer, float[]> vectors) {
    /** Checks that there is a weight for each token. */
    public TokenChunk {
        if (ids.length != weights.length) {
            throw new IllegalArgumentException(ids.length + " tokens and " + weights.length + " weights");
        }
        vectors = Map.copyOf(vectors);
    }

    /** Returns whether every token counts 1. */
    public boolean isPlain() {
        for (double weight : weights) {
            if (weight != 1) {
                return false;
            }
        }
        return true;
    }
}

package org.inkloom.diffusion.prompt;

import java.util.Map;

/**
 * As many tokens as CLIP's text encoder reads at once.
 *
 * @param ids start, tokens, end, padding
 * @param weights of the ids; 1 for start, end and padding
 * @param vectors of embeddings, by their position; the id at that position is ignored
 */
public record TokenChunk(long[] ids, double[] weights, Map<Integer, float[]> vectors) {
    /** Checks that there is a weight for each token. */
    public TokenChunk {
        if (ids.length != weights.length) {
            throw new IllegalArgumentException(ids.length + " tokens and " + weights.length + " weights");
        }
        vectors = Map.copyOf(vectors);
    }

    /** Returns whether all weights are 1. */
    public boolean isPlain() {
        for (double weight : weights) {
            if (weight != 1) {
                return false;
            }
        }
        return true;
    }
}

package org.inkloom.diffusion.prompt;

/**
 * As many tokens as a CLIP tower reads at once.
 *
 * @param ids start, tokens, end, padding
 * @param weights how much each counts; 1 for start, end and padding
 */
public record TokenChunk(long[] ids, double[] weights) {
    /** Checks that there is a weight for each token. */
    public TokenChunk {
        if (ids.length != weights.length) {
            throw new IllegalArgumentException(ids.length + " tokens and " + weights.length + " weights");
        }
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

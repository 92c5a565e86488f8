package org.inkloom.diffusion;

/**
 * What a text encoder made of a prompt.
 *
 * @param tokens {@code [length, width]}
 * @param length tokens
 * @param width numbers for each
 * @param pooled of the whole prompt
 */
public record PromptVectors(float[] tokens, int length, int width, float[] pooled) {
    /** Returns vectors of the same shape that say nothing. */
    public PromptVectors zero() {
        return new PromptVectors(new float[tokens.length], length, width, new float[pooled.length]);
    }
}

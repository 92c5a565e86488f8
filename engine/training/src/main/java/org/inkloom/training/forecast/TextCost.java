package org.inkloom.training.forecast;

import java.util.Map;
import java.util.function.Predicate;

/**
 * The memory of text encoders, from the shapes of their weights.
 *
 * @param parameters number of weights
 * @param mapped how many of them are used directly from the memory-mapped file; the system can reclaim their memory
 *     at any time, so they do not count
 * @param activations numbers that the backward pass needs of one caption of one chunk of tokens
 */
public record TextCost(long parameters, long mapped, double activations) {
    /** No text encoder. */
    public static final TextCost NONE = new TextCost(0, 0, 0);

    /** Number of tokens of one of CLIP's chunks. */
    private static final int TOKENS = 77;

    /**
     * Numbers that the backward pass keeps at each linear layer for each token, relative to its width: input, output,
     * the sum with the LoRA's output, and half of the activation functions and normalisations in between. Measured on a
     * CLIP of 512 features.
     */
    private static final double KEPT_PER_LINEAR = 1.5;

    /**
     * Estimates one encoder.
     *
     * @param shapes shapes of its weights by name
     * @param isMapped whether the weight of a name is used directly from the file
     */
    public static TextCost of(Map<String, long[]> shapes, Predicate<String> isMapped) {
        long parameters = 0;
        long mapped = 0;
        double kept = 0;
        for (Map.Entry<String, long[]> entry : shapes.entrySet()) {
            long[] shape = entry.getValue();
            long size = 1;
            for (long extent : shape) {
                size *= extent;
            }
            parameters += size;
            mapped += isMapped.test(entry.getKey()) ? size : 0;
            if (shape.length == 2 && entry.getKey().contains("layers.")) {
                kept += KEPT_PER_LINEAR * TOKENS * (shape[0] + shape[1]);
            }
        }
        return new TextCost(parameters, mapped, kept);
    }

    /** Returns how many weights are copied to memory when the encoders are loaded. */
    public long loaded() {
        return parameters - mapped;
    }

    /** Returns the sum of two encoders' costs. */
    public TextCost plus(TextCost other) {
        return new TextCost(parameters + other.parameters, mapped + other.mapped, activations + other.activations);
    }
}

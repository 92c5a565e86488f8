package org.inkloom.training.forecast;

import java.util.Map;
import java.util.function.Predicate;

/**
 * What text encoders cost, counted from the shapes of their weights.
 *
 * @param parameters numbers in them
 * @param mapped those among them that are used where the file has them, and take no memory that the system cannot take back
 * @param activations numbers that backward needs of one caption of one chunk
 */
public record TextCost(long parameters, long mapped, double activations) {
    /** No encoder. */
    public static final TextCost NONE = new TextCost(0, 0, 0);

    /** Positions of CLIP. */
    private static final int TOKENS = 77;

    /**
     * What backward keeps at each map, in numbers for each position: what goes in, what comes out, the sum with the
     * LoRA's part, and half of the maps' activations and norms between them. Measured on a CLIP of 512 features.
     */
    private static final double PER_MAP = 1.5;

    /**
     * Counts.
     *
     * @param shapes weight shapes by name, of one encoder
     * @param isMapped whether a weight of a name is used where the file has it
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
                kept += PER_MAP * TOKENS * (shape[0] + shape[1]);
            }
        }
        return new TextCost(parameters, mapped, kept);
    }

    /** Returns the numbers that are converted when the encoders are loaded. */
    public long loaded() {
        return parameters - mapped;
    }

    /** Returns both together. */
    public TextCost plus(TextCost other) {
        return new TextCost(parameters + other.parameters, mapped + other.mapped, activations + other.activations);
    }
}

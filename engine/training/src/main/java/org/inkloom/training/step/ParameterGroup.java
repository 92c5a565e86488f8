package org.inkloom.training.step;

import org.bytedeco.pytorch.Tensor;

/**
 * Weights that are neighbours in memory and are trained with the same learning rate.
 *
 * @param start index of the first number in the vector of all weights
 * @param end index after the last number
 * @param rateFactor factor on the learning rate
 */
public record ParameterGroup(long start, long end, double rateFactor) {
    /** Checks the order and the factor. */
    public ParameterGroup {
        if (start < 0 || end <= start || !(rateFactor >= 0)) {
            throw new IllegalArgumentException("weights " + start + " to " + end + " at a rate times " + rateFactor);
        }
    }

    /** Returns the one group of all weights. */
    public static ParameterGroup all(TrainedWeights weights) {
        return new ParameterGroup(0, weights.values().numel(), 1);
    }

    /** Returns this group's part of a vector of all weights, in the current scope. */
    Tensor of(Tensor vector) {
        return vector.narrow(0, start, end - start);
    }
}

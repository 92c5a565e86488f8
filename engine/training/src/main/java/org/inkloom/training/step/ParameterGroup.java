package org.inkloom.training.step;

import org.bytedeco.pytorch.Tensor;

/**
 * Neighbouring weights that are trained at one rate.
 *
 * @param start where they begin in the vector of all weights
 * @param end where the next begin
 * @param rateFactor multiplies the learning rate
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

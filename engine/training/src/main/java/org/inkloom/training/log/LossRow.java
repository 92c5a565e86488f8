package org.inkloom.training.log;

import java.util.OptionalDouble;

/**
 * What is recorded of one update of the weights.
 *
 * @param step number of the update; the first is 1
 * @param loss mean loss of the update's batches, not divided by their number
 * @param validation loss on held-out pictures, where it was measured after this update
 * @param learningRate of this update
 * @param gradientNorm before clipping; NaN where the update was skipped because gradients overflowed
 * @param seconds of training since the run began, without the time between being stopped and resumed
 */
public record LossRow(
        long step, double loss, OptionalDouble validation, double learningRate, double gradientNorm, double seconds) {
    /** Returns this row with a validation loss. */
    public LossRow withValidation(OptionalDouble measured) {
        return new LossRow(step, loss, measured, learningRate, gradientNorm, seconds);
    }
}

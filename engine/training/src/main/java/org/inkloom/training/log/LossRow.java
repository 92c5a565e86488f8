package org.inkloom.training.log;

import java.util.OptionalDouble;

/**
 * What one update of the weights was like.
 *
 * @param step the update's number; the first is 1
 * @param loss mean of the update's batches, before any division for accumulation
 * @param validation loss on the kept-out pictures, where it was measured after this update
 * @param learningRate of this update
 * @param gradientNorm before clipping; NaN where the update was skipped because gradients overflowed
 * @param seconds since the run began, over all its parts
 */
public record LossRow(
        long step, double loss, OptionalDouble validation, double learningRate, double gradientNorm, double seconds) {
    /** Returns this row with what was measured after the update. */
    public LossRow withValidation(OptionalDouble measured) {
        return new LossRow(step, loss, measured, learningRate, gradientNorm, seconds);
    }
}

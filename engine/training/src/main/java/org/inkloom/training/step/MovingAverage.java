package org.inkloom.training.step;

import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;

/**
 * The exponential moving average of the trained weights. Its decay rises as {@code (1 + n) / (10 + n)} up to the given
 * one, so that the start of the run is soon forgotten; as diffusers' {@code EMAModel}. Owns its memory.
 */
public final class MovingAverage implements AutoCloseable {
    private final double decay;
    private final Tensor average;

    /** Starts at the weights' present values. */
    public MovingAverage(TrainedWeights weights, double decay) {
        this.decay = decay;
        try (Scope scope = Scope.open();
                NoGradGuard noGrad = new NoGradGuard()) {
            average = Scope.retain(weights.values().clone());
        }
    }

    /**
     * Adds the present weights to the average.
     *
     * @param updates how many updates the weights have had, this one included
     */
    public void follow(TrainedWeights weights, long updates) {
        long n = updates - 1;
        double kept = n <= 0 ? 0 : Math.min(decay, (1.0 + n) / (10.0 + n));
        try (Scope scope = Scope.open();
                NoGradGuard noGrad = new NoGradGuard()) {
            average.lerp_(weights.values(), new Scalar(1 - kept));
        }
    }

    /** Returns the average, laid out as {@link TrainedWeights#values}. */
    public Tensor values() {
        return average;
    }

    @Override
    public void close() {
        Scope.release(average);
    }
}

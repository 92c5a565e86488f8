package org.inkloom.training.base;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.training.step.MovingAverage;
import org.inkloom.training.step.TrainedWeights;
import org.inkloom.training.step.Update;
import org.jspecify.annotations.Nullable;

/** The weights that are shown, measured and exported: their moving average where one is kept. */
final class Averages {
    private Averages() {}

    /** Returns the vector of them. */
    static Tensor vector(@Nullable Update update, TrainedWeights weights) {
        return update == null
                ? weights.values()
                : update.average().map(MovingAverage::values).orElseGet(weights::values);
    }

    /** Lets the model compute with them. */
    static void during(@Nullable Update update, TrainedWeights weights, Runnable work) {
        boolean averaged = update != null && update.average().isPresent();
        if (averaged) {
            weights.lend(vector(update, weights), work);
        } else {
            work.run();
        }
    }
}

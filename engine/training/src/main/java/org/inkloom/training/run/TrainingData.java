package org.inkloom.training.run;

import org.inkloom.run.RunControl;

/**
 * A data set that was found and checked, and is about to be trained on.
 *
 * @param <R> what a finished training reports
 */
public interface TrainingData<R> extends AutoCloseable {
    /** Returns a text that changes with the examples; a checkpoint of other examples is not gone on from. */
    String identity();

    /**
     * Loads the model and makes the first batches ready; says before that what the run will need.
     *
     * @param done updates that a checkpoint holds already
     */
    TrainingTask<R> load(long done, RunControl control);

    @Override
    default void close() {}
}

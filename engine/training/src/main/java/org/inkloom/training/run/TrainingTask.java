package org.inkloom.training.run;

import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.unet.BlockRunner;

/** What a run trains: batches in, a loss out, and files at checkpoints. All calls come from the run's one thread. */
public interface TrainingTask {
    /**
     * Computes the loss of a batch. Everything random in it must follow from the batch's number, so that a resumed run
     * repeats it exactly.
     *
     * @param batch its number in the run; the first is 0
     * @param runner must run the model's blocks; it may end the run by throwing
     * @return a float32 scalar in the current scope, attached to the trained weights' graph
     */
    Tensor loss(long batch, BlockRunner runner);

    /** Measures the model on data that is not trained on, without gradients; empty if there is none. */
    OptionalDouble validate();

    /** Returns what else the last {@link #validate} found, by name; for the records. */
    default Map<String, Double> measures() {
        return Map.of();
    }

    /** Shows the model's present state, for instance by drawing pictures. */
    void show(long update);

    /** Returns whether {@link #show} of an update was finished, so that a run killed before that shows it when it goes on. */
    default boolean isShown(long update) {
        return true;
    }

    /** Writes the trained weights in a form of their own into a folder that will become a checkpoint. */
    void export(Path folder);
}

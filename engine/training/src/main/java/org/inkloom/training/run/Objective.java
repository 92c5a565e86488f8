package org.inkloom.training.run;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.unet.BlockRunner;

/**
 * The loss that training minimises, batch by batch. It is computed from tensors at fixed addresses: {@link #prepare}
 * copies a batch into them, so that {@link #loss} works on the device alone, waits for nothing, and can be recorded as
 * a CUDA graph. All calls come from the run's one thread.
 */
public interface Objective {
    /**
     * Copies a batch's inputs to where {@link #loss} finds them. Everything random in it must follow from the batch's
     * number, so that a resumed run repeats it exactly.
     *
     * @param batch its number in the run; the first is 0
     */
    void prepare(long batch);

    /**
     * Computes the loss of the batch that was prepared last.
     *
     * @param runner must run the model's blocks; it may end the run by throwing
     * @return a float32 scalar in the current scope, attached to the trained weights' graph
     */
    Tensor loss(BlockRunner runner);

    /**
     * Returns what the loss of the prepared batch depends on besides its numbers, such as the size of its pictures.
     * Batches of one kind can share a recording. Compared by {@code equals}.
     */
    default Object kind() {
        return Objective.class;
    }
}

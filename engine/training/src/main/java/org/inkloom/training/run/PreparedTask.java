package org.inkloom.training.run;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.unet.BlockRunner;

/**
 * A task whose loss is computed from tensors that stay in place: a batch's inputs are copied into them first, so the
 * computation itself touches nothing but the device, waits for nothing, and can be recorded and repeated.
 */
public interface PreparedTask extends TrainingTask {
    /** Copies a batch's inputs to where {@link #loss(BlockRunner)} finds them. */
    void prepare(long batch);

    /**
     * Returns what the loss of the prepared batch depends on apart from its numbers, such as its sizes: a recording serves
     * batches of one kind. Compared by {@code equals}.
     */
    default Object kind() {
        return PreparedTask.class;
    }

    /** Computes the loss of what was prepared; a float32 scalar in the current scope. */
    Tensor loss(BlockRunner runner);

    @Override
    default Tensor loss(long batch, BlockRunner runner) {
        prepare(batch);
        return loss(runner);
    }
}

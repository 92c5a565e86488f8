package org.inkloom.models.unet;

import org.bytedeco.pytorch.Tensor;

/**
 * Decides how one residual or transformer block is run. Training replaces it to save memory at the cost of time:
 * activations inside a block are then dropped and computed again in the backward pass.
 */
@FunctionalInterface
public interface BlockRunner {
    /** Runs the block at once, in the ordinary way. */
    BlockRunner DIRECT = Block::forward;

    /** One block: a pure function of its inputs and of the weights that it holds. */
    @FunctionalInterface
    interface Block {
        /** Computes the output; it belongs to the caller's scope. */
        Tensor forward(Tensor... inputs);
    }

    /** Runs {@code block} on {@code inputs}. */
    Tensor run(Block block, Tensor... inputs);
}

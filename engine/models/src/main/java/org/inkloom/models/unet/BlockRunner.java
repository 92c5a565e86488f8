package org.inkloom.models.unet;

import org.bytedeco.pytorch.Tensor;

/**
 * Runs one residual or transformer block. Training replaces it to trade time for memory: activations inside a block are
 * then dropped and computed again in the backward pass.
 */
@FunctionalInterface
public interface BlockRunner {
    /** Runs the block at once and keeps nothing back. */
    BlockRunner DIRECT = Block::forward;

    /** A pure function of its inputs and of weights it holds. */
    @FunctionalInterface
    interface Block {
        /** Computes the output; it belongs to the caller's scope. */
        Tensor forward(Tensor... inputs);
    }

    /** Runs {@code block} on {@code inputs}. */
    Tensor run(Block block, Tensor... inputs);
}

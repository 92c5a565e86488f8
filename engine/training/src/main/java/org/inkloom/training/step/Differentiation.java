package org.inkloom.training.step;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.unet.BlockRunner;

/** How the gradients of a loss are computed: from activations that were kept, or by computing blocks again. */
public interface Differentiation {
    /** Keeps all activations. */
    Differentiation PLAIN = new Differentiation() {
        @Override
        public BlockRunner runner() {
            return BlockRunner.DIRECT;
        }

        @Override
        public void backward(Tensor loss) {
            loss.backward();
        }

        @Override
        public void discard() {}
    };

    /** Returns how the model must run its blocks. */
    BlockRunner runner();

    /** Adds the loss's gradients to those of the trained weights. */
    void backward(Tensor loss);

    /** Drops a pass that will not be followed by a backward pass, for instance because the run was cancelled in it. */
    void discard();
}

package org.inkloom.training.step;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.unet.BlockRunner;

/** How the gradients of a loss are computed: from kept activations, or by computing blocks again. */
public interface Differentiation {
    /** Keeps every activation. */
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

    /** Returns what the model must run its blocks with. */
    BlockRunner runner();

    /** Adds the loss's gradients to those of the trained weights. */
    void backward(Tensor loss);

    /** Forgets a pass that will have no backward, for instance because the run was cancelled in it. */
    void discard();
}

package org.inkloom.training.step;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.models.unet.BlockRunner;
import org.inkloom.tensor.Scope;
import org.jspecify.annotations.Nullable;

/**
 * Gradient checkpointing (Chen et al., arXiv:1604.06174): blocks of the model run without keeping their inner
 * activations, and run again in the backward pass. This needs memory for one block at a time, and about a third more
 * time.
 *
 * <p>The graph of operations is cut at each block's output. {@link #backward} goes through the blocks in reverse order:
 * each is computed again from its inputs, and differentiated with the gradient that has arrived at its output. The
 * gradients equal those of a plain pass. Blocks must not draw random numbers. A block is not cut if neither a trained
 * weight nor a trained input takes part in it.
 *
 * <p>For one pass after another, each ended by {@link #backward} or {@link #discard}. For one thread.
 */
public final class CheckpointedBlocks implements BlockRunner, Differentiation {
    private record Cut(Block block, Tensor[] inputs, Tensor output) {
        void release() {
            for (Tensor input : inputs) {
                Scope.release(input);
            }
            Scope.release(output);
        }
    }

    /**
     * An input that is the output of an earlier block: the first block that uses it, and the sum of the gradients that
     * later blocks have given it.
     */
    private static final class Shared {
        final int firstUse;

        @Nullable
        Tensor gradient;

        Shared(int firstUse) {
            this.firstUse = firstUse;
        }
    }

    private final List<Cut> cuts = new ArrayList<>();
    private final IdentityHashMap<Tensor, Shared> shared = new IdentityHashMap<>();
    /**
     * Which blocks need gradients, by their position in the pass. This is the same in every pass of a model, so it is
     * found out once.
     */
    private final BitSet known = new BitSet();

    private final BitSet differentiable = new BitSet();
    private int position;

    @Override
    public Tensor run(Block block, Tensor... inputs) {
        if (!GradMode.is_enabled()) {
            return block.forward(inputs);
        }
        int at = position++;
        try (Scope scope = Scope.open()) {
            Tensor computed = compute(at, block, inputs);
            if (!differentiable.get(at)) {
                return scope.keep(computed);
            }
            Tensor output = computed.detach();
            output.set_requires_grad(true);
            remember(block, inputs, output);
            return scope.keep(output);
        }
    }

    private Tensor compute(int at, Block block, Tensor... inputs) {
        if (!known.get(at)) {
            // The first time a block keeps its graph, to find out whether a trained weight takes part in it.
            Tensor computed = block.forward(inputs);
            known.set(at);
            differentiable.set(at, computed.requires_grad());
            return computed;
        }
        try (NoGradGuard noGrad = new NoGradGuard()) {
            return block.forward(inputs);
        }
    }

    private void remember(Block block, Tensor[] inputs, Tensor output) {
        for (Tensor input : inputs) {
            Scope.retain(input);
            if (input.requires_grad() && !input.is_leaf()) {
                shared.putIfAbsent(input, new Shared(cuts.size()));
            }
        }
        cuts.add(new Cut(block, inputs.clone(), Scope.retain(output)));
    }

    @Override
    public void backward(Tensor loss) {
        try {
            differentiate(loss, new TensorVector());
            for (int i = cuts.size() - 1; i >= 0; i--) {
                try (Scope scope = Scope.open()) {
                    repeat(cuts.get(i));
                    passOn(i, cuts.get(i));
                }
                forget(cuts.removeLast());
            }
        } finally {
            discard();
        }
    }

    /** Frees a block's output and its gradient: the blocks that remain come earlier in the pass and need neither. */
    private static void forget(Cut cut) {
        try (Scope scope = Scope.open();
                NoGradGuard noGrad = new NoGradGuard()) {
            cut.output().mutable_grad().put(new Tensor());
        }
        cut.release();
    }

    private void repeat(Cut cut) {
        Tensor arrived = cut.output().grad();
        if (!arrived.defined()) {
            return;
        }
        Tensor[] inputs = cut.inputs();
        Tensor[] fresh = new Tensor[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            fresh[i] = inputs[i].detach();
            fresh[i].set_requires_grad(inputs[i].requires_grad());
        }
        Tensor output = cut.block().forward(fresh);
        torch.backward(
                new TensorVector(output),
                new TensorVector(arrived),
                new BoolOptional(false),
                false,
                new TensorVector());
        for (int i = 0; i < inputs.length; i++) {
            if (inputs[i].requires_grad() && fresh[i].grad().defined()) {
                collect(inputs[i], fresh[i].grad());
            }
        }
    }

    private void collect(Tensor input, Tensor gradient) {
        try (NoGradGuard noGrad = new NoGradGuard()) {
            if (input.is_leaf()) {
                Tensor sum = input.mutable_grad();
                if (sum.defined()) {
                    sum.add_(gradient);
                } else {
                    sum.put(gradient);
                }
                return;
            }
            Shared of = shared.get(input);
            if (of == null) {
                throw new IllegalStateException("an input was not remembered");
            }
            if (of.gradient == null) {
                // The gradient that was passed in is freed with its tensor; a detached one shares its memory and stays.
                of.gradient = Scope.retain(gradient.detach());
            } else {
                of.gradient.add_(gradient);
            }
        }
    }

    /**
     * Hands the gradient of an output on to the operations before it. Done when the backward pass has gone through the
     * first block that uses the output: no block that remains can add to the gradient then.
     */
    private void passOn(int index, Cut cut) {
        for (Tensor input : cut.inputs()) {
            Shared of = shared.get(input);
            if (of != null && of.firstUse == index && of.gradient != null) {
                differentiate(input, new TensorVector(of.gradient));
                Scope.release(of.gradient);
                of.gradient = null;
            }
        }
    }

    /**
     * Runs a backward pass through the operations between blocks. Their graph is kept, because it is entered several
     * times, once from each block's inputs.
     */
    private static void differentiate(Tensor from, TensorVector gradient) {
        torch.backward(new TensorVector(from), gradient, new BoolOptional(true), false, new TensorVector());
    }

    @Override
    public BlockRunner runner() {
        return this;
    }

    @Override
    public void discard() {
        for (Shared of : shared.values()) {
            if (of.gradient != null) {
                Scope.release(of.gradient);
            }
        }
        shared.clear();
        cuts.forEach(Cut::release);
        cuts.clear();
        position = 0;
    }
}

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
 * Runs blocks without keeping what is inside them, and computes them again in the backward pass (Chen et al.,
 * arXiv:1604.06174): memory for one block at a time, for a third more time.
 *
 * <p>The graph is cut at each block's output. {@link #backward} goes through the blocks in reverse: each is computed
 * again from its inputs, with the gradient that has arrived at its output. The gradients are those of the plain pass.
 * Blocks must draw no random numbers. A block that no trained weight and no trained input reaches is not cut.
 *
 * <p>For one pass after another, each ended by {@link #backward} or {@link #discard}. One thread.
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

    /** What is known of an input that is itself computed: where it is first used, and the gradient so far. */
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
    /** By position in the pass, which is the same for every pass of one model: whether a block has a gradient. */
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
            // The first pass keeps the block's graph, to see whether any trained weight is reached through it.
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

    /** Of what is still to come nothing needs this block's output, nor the gradient that has arrived there. */
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

    /** Lets the gradients of computed inputs go on, once no earlier block can add to them. */
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

    /** The graph between the blocks is kept to the end, because several of its ends are started from. */
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

package org.inkloom.training.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.models.unet.BlockRunner;
import org.inkloom.tensor.Noise;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.junit.jupiter.api.Test;

class CheckpointedBlocksTest {
    private static final int BLOCKS = 5;

    /** A net with a frozen first block, a trained vector shared by all blocks, and skips that are used far away. */
    private static final class Net implements AutoCloseable {
        final List<Tensor> trained = new ArrayList<>();
        final Tensor frozen;
        final Tensor start;
        final Tensor input;
        int calls;

        Net() {
            try (Scope scope = Scope.open();
                    Noise noise = new Noise(4)) {
                for (int i = 0; i < BLOCKS; i++) {
                    trained.add(leaf(noise.randn(6, 6)));
                }
                start = leaf(noise.randn(6, 6));
                frozen = Scope.retain(noise.randn(6, 6));
                input = Scope.retain(noise.randn(3, 6));
            }
        }

        private static Tensor leaf(Tensor values) {
            Tensor leaf = Tensors.mul(values, 0.3).detach();
            leaf.set_requires_grad(true);
            return Scope.retain(leaf);
        }

        Tensor loss(BlockRunner runner) {
            try (Scope scope = Scope.open()) {
                // Computed and trained, so its gradient comes from every block.
                Tensor shared = input.matmul(start).tanh();
                Tensor h = runner.run(in -> in[0].matmul(frozen), input);
                List<Tensor> skips = new ArrayList<>();
                for (Tensor weight : trained) {
                    h = runner.run(in -> block(weight, in[0], in[1]), h, shared);
                    skips.add(h);
                }
                for (Tensor weight : trained.reversed()) {
                    Tensor joined = h.add(skips.removeLast()).mul(new Scalar(0.5));
                    h = runner.run(in -> block(weight, in[0], in[1]), joined, shared);
                }
                return scope.keep(h.pow(new Scalar(2)).mean().add(shared.sum()));
            }
        }

        private Tensor block(Tensor weight, Tensor x, Tensor shared) {
            calls++;
            try (Scope scope = Scope.open()) {
                return scope.keep(torch.silu(x.matmul(weight)).add(shared).add(x));
            }
        }

        List<float[]> gradients() {
            List<float[]> all = new ArrayList<>();
            for (Tensor weight : trained) {
                all.add(Tensors.floats(weight.grad()));
            }
            all.add(Tensors.floats(start.grad()));
            return all;
        }

        @Override
        public void close() {
            trained.forEach(Scope::release);
            Scope.release(start);
            Scope.release(frozen);
            Scope.release(input);
        }
    }

    @Test
    void gradients_are_those_of_the_plain_pass_in_every_pass() {
        try (Scope scope = Scope.open();
                Net plain = new Net();
                Net cut = new Net()) {
            CheckpointedBlocks blocks = new CheckpointedBlocks();
            for (int pass = 0; pass < 3; pass++) {
                Tensor expected = plain.loss(BlockRunner.DIRECT);
                Tensor actual = cut.loss(blocks.runner());
                assertThat(Tensors.item(actual)).isEqualTo(Tensors.item(expected));
                expected.backward();
                blocks.backward(actual);

                List<float[]> wanted = plain.gradients();
                List<float[]> got = cut.gradients();
                for (int i = 0; i < wanted.size(); i++) {
                    for (int j = 0; j < wanted.get(i).length; j++) {
                        assertThat(got.get(i)[j])
                                .isCloseTo(wanted.get(i)[j], Offset.offset(2e-6f * (1 + Math.abs(wanted.get(i)[j]))));
                    }
                }
            }
        }
    }

    @Test
    void every_block_is_computed_twice_and_a_frozen_one_is_not_cut() {
        try (Scope scope = Scope.open();
                Net net = new Net()) {
            CheckpointedBlocks blocks = new CheckpointedBlocks();
            blocks.backward(net.loss(blocks.runner()));

            assertThat(net.calls).isEqualTo(2 * 2 * BLOCKS);
        }
    }

    @Test
    void without_gradients_nothing_is_kept() {
        try (Scope scope = Scope.open();
                Net net = new Net();
                NoGradGuard noGrad = new NoGradGuard()) {
            CheckpointedBlocks blocks = new CheckpointedBlocks();
            Tensor loss = net.loss(blocks.runner());

            assertThat(loss.requires_grad()).isFalse();
        }
    }

    @Test
    void a_discarded_pass_leaves_the_next_one_right() {
        try (Scope scope = Scope.open();
                Net net = new Net();
                Net fresh = new Net()) {
            CheckpointedBlocks blocks = new CheckpointedBlocks();
            net.loss(blocks.runner());
            blocks.discard();
            blocks.backward(net.loss(blocks.runner()));
            fresh.loss(BlockRunner.DIRECT).backward();

            assertThat(net.gradients().getFirst())
                    .hasSameSizeAs(fresh.gradients().getFirst());
            for (int i = 0; i < net.gradients().getFirst().length; i++) {
                assertThat(net.gradients().getFirst()[i])
                        .isCloseTo(fresh.gradients().getFirst()[i], Offset.offset(2e-6f));
            }
        }
    }
}

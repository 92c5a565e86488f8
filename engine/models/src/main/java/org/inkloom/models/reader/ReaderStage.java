package org.inkloom.models.reader;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Conv2d;
import org.inkloom.tensor.layers.GroupNorm;

/** A part of a network that looks at pictures: a convolution that halves width and height, residual blocks, a norm. */
public final class ReaderStage {
    private static final int GROUPS = 8;
    private static final double EPSILON = 1e-5;
    /** Channels of a picture. */
    private static final int RGB = 3;

    private final Conv2d conv;
    private final List<Block> blocks = new ArrayList<>();
    private final GroupNorm norm;

    /**
     * Takes {@code conv}, {@code blocks} and {@code norm}.
     *
     * @param from channels that come in; 3 for a picture, which is looked at through wider windows
     * @param to channels that go out, a multiple of 8
     * @param count of residual blocks
     */
    public ReaderStage(WeightScope w, int from, int to, int count) {
        conv = new Conv2d(
                w.in("conv"),
                from == RGB ? new Conv2d.Config(from, to, 5, 2, 2) : Conv2d.Config.halving3x3(from, to, 1));
        for (int i = 0; i < count; i++) {
            blocks.add(new Block(w.in("blocks", i), to));
        }
        norm = new GroupNorm(w.in("norm"), GROUPS, to, EPSILON);
    }

    private static final class Block {
        private final GroupNorm norm1;
        private final Conv2d conv1;
        private final GroupNorm norm2;
        private final Conv2d conv2;

        Block(WeightScope w, int channels) {
            norm1 = new GroupNorm(w.in("norm1"), GROUPS, channels, EPSILON);
            conv1 = new Conv2d(w.in("conv1"), Conv2d.Config.same3x3(channels, channels));
            norm2 = new GroupNorm(w.in("norm2"), GROUPS, channels, EPSILON);
            conv2 = new Conv2d(w.in("conv2"), Conv2d.Config.same3x3(channels, channels));
        }

        Tensor forward(Tensor x) {
            try (Scope scope = Scope.open()) {
                Tensor h = conv1.forward(norm1.forwardSilu(x));
                return scope.keep(x.add(conv2.forward(norm2.forwardSilu(h))));
            }
        }
    }

    /**
     * Runs the stage.
     *
     * @param x {@code [B, from, H, W]}
     * @return {@code [B, to, H / 2, W / 2]}, halves rounded up, in the current scope
     */
    public Tensor forward(Tensor x) {
        try (Scope scope = Scope.open()) {
            Tensor h = conv.forward(x);
            for (Block block : blocks) {
                h = block.forward(h);
            }
            return scope.keep(norm.forwardSilu(h));
        }
    }
}

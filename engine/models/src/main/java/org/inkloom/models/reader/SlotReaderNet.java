package org.inkloom.models.reader;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Conv2d;
import org.inkloom.tensor.layers.GroupNorm;
import org.inkloom.tensor.layers.Linear;

/**
 * A residual network: 128 pixels are halved four times, and the 8×8 map is flattened, not averaged, because hands,
 * collars and hems are told by where they are.
 */
public final class SlotReaderNet {
    /** Width and height of the pictures it reads. */
    public static final int SIZE = 128;

    private static final int GROUPS = 8;
    private static final double EPSILON = 1e-5;
    private static final long MAP = 8;

    private final List<Stage> stages = new ArrayList<>();
    private final Conv2d squeeze;
    private final Linear hidden;
    private final List<Linear> heads = new ArrayList<>();

    /** Takes {@code stages}, {@code squeeze}, {@code hidden} and a head {@code heads.<slot>} for each slot. */
    public SlotReaderNet(WeightScope w, ReaderSizes sizes, List<SlotValues> slots) {
        int channels = 3;
        for (int i = 0; i < sizes.channels().size(); i++) {
            stages.add(new Stage(w.in("stages", i), i, channels, sizes));
            channels = sizes.channels().get(i);
        }
        squeeze = new Conv2d(w.in("squeeze"), Conv2d.Config.pointwise(channels, sizes.narrow()));
        hidden = Linear.withBias(w.in("hidden"), sizes.narrow() * MAP * MAP, sizes.hidden());
        for (SlotValues slot : slots) {
            heads.add(Linear.withBias(
                    w.in("heads." + slot.slot()), sizes.hidden(), slot.values().size()));
        }
    }

    /** A convolution that halves width and height, residual blocks, a norm. */
    private static final class Stage {
        private final Conv2d conv;
        private final List<Block> blocks = new ArrayList<>();
        private final GroupNorm norm;

        Stage(WeightScope w, int index, int from, ReaderSizes sizes) {
            int to = sizes.channels().get(index);
            conv = new Conv2d(
                    w.in("conv"),
                    index == 0 ? new Conv2d.Config(from, to, 5, 2, 2) : Conv2d.Config.halving3x3(from, to, 1));
            for (int i = 0; i < sizes.blocks().get(index); i++) {
                blocks.add(new Block(w.in("blocks", i), to));
            }
            norm = new GroupNorm(w.in("norm"), GROUPS, to, EPSILON);
        }

        Tensor forward(Tensor x) {
            try (Scope scope = Scope.open()) {
                Tensor h = conv.forward(x);
                for (Block block : blocks) {
                    h = block.forward(h);
                }
                return scope.keep(norm.forwardSilu(h));
            }
        }
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
     * Reads pictures.
     *
     * @param x {@code [B, 3, 128, 128]}, -1 to 1
     * @return for each slot, in order, {@code [B, values]} before the softmax
     */
    public List<Tensor> forward(Tensor x) {
        try (Scope scope = Scope.open()) {
            Tensor h = x;
            for (Stage stage : stages) {
                h = stage.forward(h);
            }
            h = torch.silu(squeeze.forward(h));
            h = torch.silu(hidden.forward(h.flatten(1, -1)));
            List<Tensor> out = new ArrayList<>();
            for (Linear head : heads) {
                out.add(scope.keep(head.forward(h)));
            }
            return out;
        }
    }
}

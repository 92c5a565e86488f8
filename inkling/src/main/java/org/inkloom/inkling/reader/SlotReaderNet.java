package org.inkloom.inkling.reader;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.picturebook.caption.Slot;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Conv2d;
import org.inkloom.tensor.layers.GroupNorm;
import org.inkloom.tensor.layers.Linear;

/**
 * A residual network of 1.9 M weights: 128 pixels are halved four times, and the 8×8 map is flattened, not averaged,
 * because hands, collars and hems are told by where they are. About 57 M multiplications a picture.
 */
final class SlotReaderNet {
    /** Width and height of the pictures it reads. */
    static final int SIZE = 128;

    private static final int GROUPS = 8;
    private static final double EPSILON = 1e-5;
    private static final int NARROW = 48;
    private static final int HIDDEN = 384;
    private static final int MAP = 8;

    private final Conv2d stem;
    private final GroupNorm stemNorm;
    private final Conv2d half;
    private final GroupNorm halfNorm;
    private final Conv2d quarter;
    private final Block middle;
    private final GroupNorm middleNorm;
    private final Conv2d eighth;
    private final Block last;
    private final GroupNorm lastNorm;
    private final Conv2d squeeze;
    private final Linear hidden;
    private final List<Linear> heads = new ArrayList<>();

    SlotReaderNet(WeightScope w) {
        stem = new Conv2d(w.in("stem"), new Conv2d.Config(3, 16, 5, 2, 2));
        stemNorm = new GroupNorm(w.in("stem_norm"), GROUPS, 16, EPSILON);
        half = new Conv2d(w.in("half"), Conv2d.Config.halving3x3(16, 32, 1));
        halfNorm = new GroupNorm(w.in("half_norm"), GROUPS, 32, EPSILON);
        quarter = new Conv2d(w.in("quarter"), Conv2d.Config.halving3x3(32, 64, 1));
        middle = new Block(w.in("middle"), 64);
        middleNorm = new GroupNorm(w.in("middle_norm"), GROUPS, 64, EPSILON);
        eighth = new Conv2d(w.in("eighth"), Conv2d.Config.halving3x3(64, 128, 1));
        last = new Block(w.in("last"), 128);
        lastNorm = new GroupNorm(w.in("last_norm"), GROUPS, 128, EPSILON);
        squeeze = new Conv2d(w.in("squeeze"), Conv2d.Config.pointwise(128, NARROW));
        hidden = Linear.withBias(w.in("hidden"), NARROW * MAP * MAP, HIDDEN);
        for (Slot slot : Slot.values()) {
            heads.add(Linear.withBias(w.in("heads." + slot.name()), HIDDEN, slot.size()));
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
    List<Tensor> forward(Tensor x) {
        try (Scope scope = Scope.open()) {
            Tensor h = stemNorm.forwardSilu(stem.forward(x));
            h = halfNorm.forwardSilu(half.forward(h));
            h = middle.forward(quarter.forward(h));
            h = last.forward(eighth.forward(middleNorm.forwardSilu(h)));
            h = torch.silu(squeeze.forward(lastNorm.forwardSilu(h)));
            h = torch.silu(hidden.forward(h.flatten(1, -1)));
            List<Tensor> out = new ArrayList<>();
            for (Linear head : heads) {
                out.add(scope.keep(head.forward(h)));
            }
            return out;
        }
    }
}

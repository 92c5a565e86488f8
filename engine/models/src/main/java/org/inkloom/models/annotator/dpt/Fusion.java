package org.inkloom.models.annotator.dpt;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Conv2d;
import org.jspecify.annotations.Nullable;

/** Adds what a finer depth saw to a coarser one and doubles height and width. */
final class Fusion {
    private final Residual finer;
    private final Residual sum;
    private final Conv2d out;

    /** {@code x + conv2(relu(conv1(relu(x))))}. */
    private static final class Residual {
        private final Conv2d conv1;
        private final Conv2d conv2;

        Residual(WeightScope w, long features) {
            conv1 = new Conv2d(w.in("conv1"), Conv2d.Config.same3x3(features, features));
            conv2 = new Conv2d(w.in("conv2"), Conv2d.Config.same3x3(features, features));
        }

        Tensor forward(Tensor x) {
            try (Scope scope = Scope.open()) {
                Tensor h = conv1.forward(torch.relu(x));
                return scope.keep(conv2.forward(torch.relu(h)).add(x));
            }
        }
    }

    Fusion(WeightScope w, long features) {
        finer = new Residual(w.in("resConfUnit1"), features);
        sum = new Residual(w.in("resConfUnit2"), features);
        out = new Conv2d(w.in("out_conv"), Conv2d.Config.pointwise(features, features));
    }

    /**
     * Joins two depths.
     *
     * @param coarse {@code [B, C, H, W]}
     * @param fine of the same shape, or nothing at the coarsest
     * @return {@code [B, C, 2 H, 2 W]}
     */
    Tensor forward(Tensor coarse, @Nullable Tensor fine) {
        try (Scope scope = Scope.open()) {
            Tensor both = fine == null ? coarse : coarse.add(finer.forward(fine));
            return scope.keep(out.forward(doubled(sum.forward(both))));
        }
    }

    /** Doubles height and width, linearly, the corners staying where they are. */
    static Tensor doubled(Tensor x) {
        return torch.upsample_bilinear2d(x, new long[] {2 * x.size(2), 2 * x.size(3)}, true);
    }
}

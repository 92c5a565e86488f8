package org.inkloom.models.vae;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Conv2d;
import org.inkloom.tensor.layers.GroupNorm;
import org.jspecify.annotations.Nullable;

/**
 * Residual block without a time vector: {@code s(x) + conv2(silu(norm2(conv1(silu(norm1(x))))))}, where {@code s}
 * changes the number of channels by a 1×1 convolution, and is left out where it stays.
 */
final class VaeResnet {
    private final GroupNorm norm1;
    private final Conv2d conv1;
    private final GroupNorm norm2;
    private final Conv2d conv2;
    private final @Nullable Conv2d shortcut;

    VaeResnet(WeightScope w, VaeConfig config, int in, int out) {
        norm1 = new GroupNorm(w.in("norm1"), config.normGroups(), in, config.epsilon());
        conv1 = new Conv2d(w.in("conv1"), Conv2d.Config.same3x3(in, out));
        norm2 = new GroupNorm(w.in("norm2"), config.normGroups(), out, config.epsilon());
        conv2 = new Conv2d(w.in("conv2"), Conv2d.Config.same3x3(out, out));
        shortcut = in == out ? null : new Conv2d(w.in("conv_shortcut"), Conv2d.Config.pointwise(in, out));
    }

    /** Maps {@code [B, in, H, W]} to {@code [B, out, H, W]}. */
    Tensor forward(Tensor x) {
        try (Scope scope = Scope.open()) {
            Tensor h = conv1.forward(norm1.forwardSilu(x));
            h = conv2.forward(norm2.forwardSilu(h));
            Tensor skip = shortcut == null ? x : shortcut.forward(x);
            return scope.keep(skip.add(h));
        }
    }
}

package org.inkloom.models.unet;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Conv2d;
import org.inkloom.tensor.layers.GroupNorm;
import org.inkloom.tensor.layers.Linear;
import org.jspecify.annotations.Nullable;

/**
 * Residual block with the time vector added between its convolutions:
 * {@code x' + conv2(silu(norm2(conv1(silu(norm1(x))) + time_emb_proj(t))))}, where {@code x'} is {@code x} or, if the
 * number of channels changes, a 1×1 convolution of it.
 */
final class ResnetBlock {
    private final GroupNorm norm1;
    private final Conv2d conv1;
    private final Linear timeProjection;
    private final GroupNorm norm2;
    private final Conv2d conv2;
    private final @Nullable Conv2d shortcut;

    ResnetBlock(WeightScope w, UNetConfig config, int in, int out) {
        norm1 = new GroupNorm(w.in("norm1"), config.normGroups(), in, config.normEpsilon());
        conv1 = new Conv2d(w.in("conv1"), Conv2d.Config.same3x3(in, out));
        timeProjection = Linear.withBias(w.in("time_emb_proj"), config.timeDim(), out);
        norm2 = new GroupNorm(w.in("norm2"), config.normGroups(), out, config.normEpsilon());
        conv2 = new Conv2d(w.in("conv2"), Conv2d.Config.same3x3(out, out));
        shortcut = in == out ? null : new Conv2d(w.in("conv_shortcut"), Conv2d.Config.pointwise(in, out));
    }

    /** Maps {@code [B, in, H, W]} to {@code [B, out, H, W]}. */
    Tensor forward(Tensor x, BlockPass pass) {
        return pass.runner().run(inputs -> compute(inputs[0], inputs[1]), x, pass.time());
    }

    private Tensor compute(Tensor x, Tensor time) {
        try (Scope scope = Scope.open()) {
            Tensor shift = timeProjection.forward(time).unsqueeze(-1).unsqueeze(-1);
            Tensor h = conv1.forward(norm1.forwardSilu(x)).add(shift);
            h = conv2.forward(norm2.forwardSilu(h));
            Tensor skip = shortcut == null ? x : shortcut.forward(x);
            return scope.keep(skip.add(h));
        }
    }
}

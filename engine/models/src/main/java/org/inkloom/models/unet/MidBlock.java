package org.inkloom.models.unet;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;

/** The lowest level: a transformer between two residual blocks. */
final class MidBlock {
    private final ResnetBlock first;
    private final SpatialTransformer attention;
    private final ResnetBlock second;

    MidBlock(WeightScope w, UNetConfig config) {
        UNetConfig.Level lowest = config.blocks().getLast();
        first = new ResnetBlock(w.in("resnets", 0), config, lowest.channels(), lowest.channels());
        attention = new SpatialTransformer(
                w.in("attentions", 0), config, lowest.channels(), lowest.heads(), lowest.downLayers());
        second = new ResnetBlock(w.in("resnets", 1), config, lowest.channels(), lowest.channels());
    }

    /** Maps {@code [B, C, H, W]} to the same shape. */
    Tensor forward(Tensor x, BlockPass pass) {
        try (Scope scope = Scope.open()) {
            Tensor h = second.forward(attention.forward(first.forward(x, pass), pass), pass);
            pass.observer().accept("mid_block", h);
            return scope.keep(h);
        }
    }
}

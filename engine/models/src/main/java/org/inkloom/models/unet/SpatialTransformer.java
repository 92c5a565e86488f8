package org.inkloom.models.unet;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Conv2d;
import org.inkloom.tensor.layers.GroupNorm;
import org.inkloom.tensor.layers.Linear;
import org.jspecify.annotations.Nullable;

/**
 * Transformer blocks over the positions of a feature map, between a projection before them and one after them; the
 * result is added to the input.
 */
final class SpatialTransformer {
    private static final double NORM_EPSILON = 1e-6;

    private final GroupNorm norm;
    private final @Nullable Linear linearIn;
    private final @Nullable Linear linearOut;
    private final @Nullable Conv2d convIn;
    private final @Nullable Conv2d convOut;
    private final List<TransformerBlock> blocks = new ArrayList<>();
    private final int channels;

    SpatialTransformer(WeightScope w, UNetConfig config, int channels, int heads, int layers) {
        this.channels = channels;
        norm = new GroupNorm(w.in("norm"), config.normGroups(), channels, NORM_EPSILON);
        boolean linear = config.linearProjection();
        linearIn = linear ? Linear.withBias(w.in("proj_in"), channels, channels) : null;
        convIn = linear ? null : new Conv2d(w.in("proj_in"), Conv2d.Config.pointwise(channels, channels));
        for (int i = 0; i < layers; i++) {
            blocks.add(new TransformerBlock(w.in("transformer_blocks", i), config, channels, heads));
        }
        linearOut = linear ? Linear.withBias(w.in("proj_out"), channels, channels) : null;
        convOut = linear ? null : new Conv2d(w.in("proj_out"), Conv2d.Config.pointwise(channels, channels));
    }

    /** Maps {@code [B, C, H, W]} to the same shape. */
    Tensor forward(Tensor x, BlockPass pass) {
        try (Scope scope = Scope.open()) {
            Tensor h = norm.forward(x);
            if (convIn != null) {
                h = convIn.forward(h);
            }
            h = h.permute(0, 2, 3, 1).reshape(x.size(0), x.size(2) * x.size(3), channels); // [B, H*W, C]
            if (linearIn != null) {
                h = linearIn.forward(h);
            }
            for (TransformerBlock block : blocks) {
                h = block.forward(h, pass);
            }
            if (linearOut != null) {
                h = linearOut.forward(h);
            }
            h = h.reshape(x.size(0), x.size(2), x.size(3), channels)
                    .permute(0, 3, 1, 2)
                    .contiguous();
            if (convOut != null) {
                h = convOut.forward(h);
            }
            return scope.keep(h.add(x));
        }
    }
}

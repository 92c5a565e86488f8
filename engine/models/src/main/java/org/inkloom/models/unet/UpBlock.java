package org.inkloom.models.unet;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Conv2d;
import org.jspecify.annotations.Nullable;

/**
 * One level on the way up: residual blocks, each over its input joined with a skip connection, then a doubling of
 * height and width.
 */
final class UpBlock {
    private final List<ResnetBlock> resnets = new ArrayList<>();
    private final List<SpatialTransformer> attentions = new ArrayList<>();
    private final @Nullable Conv2d upsample;
    private final String path;

    /**
     * Takes the block's weights.
     *
     * @param below channels of the features that come from the level below
     * @param skipBelow channels of the last skip connection that this level takes, which was made by the level above
     * @param last whether this is the level of the full resolution, which does not double
     */
    UpBlock(WeightScope w, UNetConfig config, UNetConfig.Level level, int below, int skipBelow, boolean last) {
        path = w.path();
        int layers = config.layersPerBlock() + 1;
        for (int i = 0; i < layers; i++) {
            int skip = i == layers - 1 ? skipBelow : level.channels();
            int in = i == 0 ? below : level.channels();
            resnets.add(new ResnetBlock(w.in("resnets", i), config, in + skip, level.channels()));
            if (level.upAttention()) {
                attentions.add(new SpatialTransformer(
                        w.in("attentions", i), config, level.channels(), level.heads(), level.upLayers()));
            }
        }
        upsample = last
                ? null
                : new Conv2d(w.in("upsamplers.0.conv"), Conv2d.Config.same3x3(level.channels(), level.channels()));
    }

    /**
     * Runs the level.
     *
     * @param x {@code [B, below, H, W]}
     * @param skips the skip connections of the way down; this level removes its own from the end
     */
    Tensor forward(Tensor x, BlockPass pass, List<Tensor> skips) {
        try (Scope scope = Scope.open()) {
            Tensor h = x;
            for (int i = 0; i < resnets.size(); i++) {
                h = layer(h, skips.removeLast(), i, pass);
            }
            if (upsample != null) {
                // The next skip connection decides the size: where it is odd, doubling gives one row or column too
                // many.
                Tensor next = skips.getLast();
                h = upsample.forward(torch.upsample_nearest2d(h, new long[] {next.size(2), next.size(3)}));
            }
            pass.observer().accept(path, h);
            return scope.keep(h);
        }
    }

    private Tensor layer(Tensor x, Tensor skip, int i, BlockPass pass) {
        try (Scope scope = Scope.open()) {
            Tensor h = resnets.get(i).forward(Tensors.cat(1, x, skip), pass);
            return scope.keep(attentions.isEmpty() ? h : attentions.get(i).forward(h, pass));
        }
    }
}

package org.inkloom.models.unet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Conv2d;
import org.jspecify.annotations.Nullable;

/**
 * One level on the way down: residual blocks, each followed by a transformer if the level has any, then a convolution
 * that halves height and width.
 */
final class DownBlock {
    private final List<ResnetBlock> resnets = new ArrayList<>();
    private final List<SpatialTransformer> attentions = new ArrayList<>();
    private final @Nullable Conv2d downsample;
    private final String path;

    DownBlock(WeightScope w, UNetConfig config, int in, UNetConfig.Level level, boolean last) {
        path = w.path();
        for (int i = 0; i < config.layersPerBlock(); i++) {
            resnets.add(new ResnetBlock(w.in("resnets", i), config, i == 0 ? in : level.channels(), level.channels()));
            if (level.downAttention()) {
                attentions.add(new SpatialTransformer(
                        w.in("attentions", i), config, level.channels(), level.heads(), level.downLayers()));
            }
        }
        downsample = last
                ? null
                : new Conv2d(
                        w.in("downsamplers.0.conv"), Conv2d.Config.halving3x3(level.channels(), level.channels(), 1));
    }

    /**
     * Runs the level.
     *
     * @param x {@code [B, in, H, W]}
     * @param residual from a T2I-Adapter: added after the last layer where the level has transformers, else after the
     *     halving
     * @param skips the output of every layer and of the halving is appended, for the way up; they belong to the
     *     caller's scope
     * @return the last of these outputs
     */
    Tensor forward(Tensor x, BlockPass pass, Optional<Tensor> residual, List<Tensor> skips) {
        Tensor h = x;
        int first = skips.size();
        boolean beforeHalving = downsample == null || !attentions.isEmpty();
        for (int i = 0; i < resnets.size(); i++) {
            h = layer(h, i, pass);
            if (residual.isPresent() && beforeHalving && i == resnets.size() - 1) {
                h = h.add(residual.get());
            }
            skips.add(h);
        }
        if (downsample != null) {
            h = downsample.forward(h);
            if (residual.isPresent() && !beforeHalving) {
                h = h.add(residual.get());
            }
            skips.add(h);
        }
        for (int i = first; i < skips.size(); i++) {
            pass.observer().accept(path + ".res." + (i - first), skips.get(i));
        }
        pass.observer().accept(path, h);
        return h;
    }

    private Tensor layer(Tensor x, int i, BlockPass pass) {
        try (Scope scope = Scope.open()) {
            Tensor h = resnets.get(i).forward(x, pass);
            pass.observer().accept(path + ".resnets." + i, h);
            if (!attentions.isEmpty()) {
                h = attentions.get(i).forward(h, pass);
                pass.observer().accept(path + ".attentions." + i, h);
            }
            return scope.keep(h);
        }
    }
}

package org.inkloom.models.upscale;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Conv2d;

/** Five convolutions, each of which sees what all before it made; a fifth of the last is added to the maps. */
final class DenseBlock {
    private static final int LAYERS = 5;
    private static final double SHARE = 0.2;

    private final List<Conv2d> layers = new ArrayList<>();

    DenseBlock(WeightScope w, RrdbConfig config) {
        for (int i = 0; i < LAYERS; i++) {
            int out = i == LAYERS - 1 ? config.features() : config.growth();
            layers.add(new Conv2d(
                    w.in("conv" + (i + 1)),
                    Conv2d.Config.same3x3(config.features() + (long) i * config.growth(), out)));
        }
    }

    /** Maps {@code [B, features, H, W]} in the caller's scope. */
    Tensor forward(Tensor x) {
        try (Scope scope = Scope.open()) {
            Tensor seen = x;
            for (Conv2d layer : layers.subList(0, LAYERS - 1)) {
                seen = Tensors.cat(1, seen, RrdbNetwork.bent(layer.forward(seen)));
            }
            return scope.keep(x.add(Tensors.mul(layers.getLast().forward(seen), SHARE)));
        }
    }
}

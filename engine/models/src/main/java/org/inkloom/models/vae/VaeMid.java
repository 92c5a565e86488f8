package org.inkloom.models.vae;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.jspecify.annotations.Nullable;

/** The blocks at the lowest resolution, alike in encoder and decoder: a residual block, attention, a residual block. */
final class VaeMid {
    private final VaeResnet first;
    private final @Nullable VaeAttention attention;
    private final VaeResnet second;

    VaeMid(WeightScope w, VaeConfig config) {
        int channels = config.channels().getLast();
        first = new VaeResnet(w.in("resnets", 0), config, channels, channels);
        attention = config.midAttention() ? new VaeAttention(w.in("attentions", 0), config, channels) : null;
        second = new VaeResnet(w.in("resnets", 1), config, channels, channels);
    }

    /** Maps {@code [B, C, H, W]} to the same shape. */
    Tensor forward(Tensor x) {
        try (Scope scope = Scope.open()) {
            Tensor h = first.forward(x);
            if (attention != null) {
                h = attention.forward(h);
            }
            return scope.keep(second.forward(h));
        }
    }
}

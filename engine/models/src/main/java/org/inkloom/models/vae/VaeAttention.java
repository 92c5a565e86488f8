package org.inkloom.models.vae;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Attention;
import org.inkloom.tensor.layers.GroupNorm;
import org.inkloom.tensor.layers.Linear;

/** Single-head self-attention over the positions of a feature map, added to its input. */
final class VaeAttention {
    private final GroupNorm norm;
    private final Linear toQ;
    private final Linear toK;
    private final Linear toV;
    private final Linear toOut;
    private final int channels;

    VaeAttention(WeightScope w, VaeConfig config, int channels) {
        this.channels = channels;
        norm = new GroupNorm(w.in("group_norm"), config.normGroups(), channels, config.epsilon());
        // Files written before diffusers 0.18 have the older names.
        boolean old = w.has("query.weight");
        toQ = Linear.withBias(w.in(old ? "query" : "to_q"), channels, channels);
        toK = Linear.withBias(w.in(old ? "key" : "to_k"), channels, channels);
        toV = Linear.withBias(w.in(old ? "value" : "to_v"), channels, channels);
        toOut = Linear.withBias(w.in(old ? "proj_attn" : "to_out.0"), channels, channels);
    }

    /** Maps {@code [B, C, H, W]} to the same shape. */
    Tensor forward(Tensor x) {
        try (Scope scope = Scope.open()) {
            long batch = x.size(0);
            long positions = x.size(2) * x.size(3);
            Tensor h = norm.forward(x).view(batch, channels, positions).transpose(1, 2); // [B, H*W, C]
            Tensor attended = Attention.apply(
                            toQ.forward(h).unsqueeze(1),
                            toK.forward(h).unsqueeze(1),
                            toV.forward(h).unsqueeze(1),
                            Attention.Mask.NONE)
                    .squeeze(1);
            Tensor out = toOut.forward(attended).transpose(1, 2).reshape(batch, channels, x.size(2), x.size(3));
            return scope.keep(out.add(x));
        }
    }
}

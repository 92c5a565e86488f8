package org.inkloom.models.unet;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.fused.FusedLinear;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Attention;

/** The two attentions of a transformer block, as few matrix products as there can be. */
final class FusedAttention {
    private final int heads;
    private final long features;
    private final FusedLinear queryKeyValue;
    private final FusedLinear selfOut;
    private final FusedLinear query;
    private final FusedLinear keyValue;
    private final FusedLinear crossOut;

    FusedAttention(WeightScope w, long features, long contextFeatures, int heads) {
        this.features = features;
        this.heads = heads;
        FusedLinear.Kind plain = FusedLinear.Kind.WITHOUT_BIAS;
        FusedLinear.Part q = new FusedLinear.Part("to_q", features, plain);
        FusedLinear.Part k = new FusedLinear.Part("to_k", features, plain);
        FusedLinear.Part v = new FusedLinear.Part("to_v", features, plain);
        queryKeyValue = new FusedLinear(w.in("attn1"), features, List.of(q, k, v));
        selfOut = FusedLinear.of(w.in("attn1"), "to_out.0", features, features, FusedLinear.Kind.WITH_BIAS);
        query = new FusedLinear(w.in("attn2"), features, List.of(q));
        keyValue = new FusedLinear(w.in("attn2"), contextFeatures, List.of(k, v));
        crossOut = FusedLinear.of(w.in("attn2"), "to_out.0", features, features, FusedLinear.Kind.WITH_BIAS);
    }

    Tensor selfBias() {
        return selfOut.bias().orElseThrow();
    }

    Tensor crossBias() {
        return crossOut.bias().orElseThrow();
    }

    /** Maps a text {@code [B, T, D]} to keys and values side by side, {@code [B, T, 2 * features]}. */
    Tensor remember(Tensor context) {
        return keyValue.forward(context);
    }

    /** Adds self-attention over {@code normal [B * P, features]} to {@code target}, all but the bias. */
    void addSelf(Tensor target, Tensor normal, long batch) {
        try (Scope scope = Scope.open()) {
            Tensor all = queryKeyValue.forward(normal).view(batch, -1, 3, heads, features / heads);
            attend(selfOut, target, headsFirst(all, 0), headsFirst(all, 1), headsFirst(all, 2));
        }
    }

    /** Adds attention of {@code normal [B * P, features]} to what was remembered to {@code target}, all but the bias. */
    void addCross(Tensor target, Tensor normal, Tensor remembered) {
        try (Scope scope = Scope.open()) {
            long batch = remembered.size(0);
            Tensor q = query.forward(normal).view(batch, -1, 1, heads, features / heads);
            Tensor both = remembered.view(batch, -1, 2, heads, features / heads);
            attend(crossOut, target, headsFirst(q, 0), headsFirst(both, 0), headsFirst(both, 1));
        }
    }

    private void attend(FusedLinear out, Tensor target, Tensor q, Tensor k, Tensor v) {
        Tensor attended = Attention.apply(q, k, v, Attention.Mask.NONE);
        out.addTo(target, attended.transpose(1, 2).reshape(-1, features));
    }

    /** {@code [B, P, n, N, D]} to the i-th of n as {@code [B, N, P, D]}, without copying. */
    private static Tensor headsFirst(Tensor all, long i) {
        return all.select(2, i).transpose(1, 2);
    }
}

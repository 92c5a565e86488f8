package org.inkloom.models.unet;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.fused.FusedLinear;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Attention;

/**
 * The two attentions of a transformer block, computed with as few matrix products as possible: linear maps that read
 * the same input are joined.
 */
final class BlockAttentions {
    private final int heads;
    private final long features;
    private final FusedLinear queryKeyValue;
    private final FusedLinear selfOut;
    private final FusedLinear query;
    private final FusedLinear keyValue;
    private final FusedLinear crossOut;

    BlockAttentions(WeightScope w, long features, long contextFeatures, int heads) {
        this.features = features;
        this.heads = heads;
        FusedLinear.Kind plain = FusedLinear.Kind.WITHOUT_BIAS;
        FusedLinear.Part q = new FusedLinear.Part("to_q", features, plain);
        FusedLinear.Part k = new FusedLinear.Part("to_k", features, plain);
        FusedLinear.Part v = new FusedLinear.Part("to_v", features, plain);
        queryKeyValue = new FusedLinear(w.in("attn1"), features, List.of(q, k, v));
        selfOut = FusedLinear.of(w.in("attn1"), "to_out.0", features, features, FusedLinear.Kind.WITH_BIAS);
        query = new FusedLinear(w.in("attn2"), features, List.of(q));
        keyValue = FusedLinear.exact(w.in("attn2"), contextFeatures, List.of(k, v));
        crossOut = FusedLinear.of(w.in("attn2"), "to_out.0", features, features, FusedLinear.Kind.WITH_BIAS);
    }

    Tensor selfBias() {
        return selfOut.bias().orElseThrow();
    }

    Tensor crossBias() {
        return crossOut.bias().orElseThrow();
    }

    /**
     * Computes keys and values of a text {@code [B, T, D]}, side by side: {@code [B, T, 2 * features]}. They do not
     * depend on the latents, so they are computed once per prompt.
     */
    Tensor remember(Tensor context) {
        return keyValue.forward(context);
    }

    /**
     * Adds self-attention over {@code normal [B * P, features]} to {@code target} in place, without the bias of the
     * output projection, which {@link #selfBias} returns.
     */
    void addSelf(Tensor target, Tensor normal, long batch) {
        try (Scope scope = Scope.open()) {
            Tensor all = queryKeyValue.forward(normal).view(batch, -1, 3, heads, features / heads);
            add(
                    selfOut,
                    target,
                    Attention.apply(headsFirst(all, 0), headsFirst(all, 1), headsFirst(all, 2), Attention.Mask.NONE));
        }
    }

    /**
     * Adds attention to a text, and to pictures beside it, to {@code target} in place, without the bias of the output
     * projection, which {@link #crossBias} returns.
     *
     * @param target {@code [B * P, features]}
     * @param normal {@code [B * P, features]}, from which queries are computed
     * @param remembered the text's keys and values, from {@link #remember}
     * @param images whose attention is added, each times its scale
     */
    void addCross(Tensor target, Tensor normal, Tensor remembered, List<BlockPass.Shown> images) {
        try (Scope scope = Scope.open()) {
            long batch = remembered.size(0);
            Tensor q = headsFirst(query.forward(normal).view(batch, -1, 1, heads, features / heads), 0);
            Tensor both = remembered.view(batch, -1, 2, heads, features / heads);
            Tensor attended = Attention.apply(q, headsFirst(both, 0), headsFirst(both, 1), Attention.Mask.NONE);
            for (BlockPass.Shown image : images) {
                Tensor seen = Attention.apply(
                        q, heads(image.keys(), batch), heads(image.values(), batch), Attention.Mask.NONE);
                attended = attended.add(seen, new Scalar(image.scale()));
            }
            add(crossOut, target, attended);
        }
    }

    private void add(FusedLinear out, Tensor target, Tensor attended) {
        out.addTo(target, attended.transpose(1, 2).reshape(-1, features));
    }

    /** Splits {@code [1 or B, N, features]} into heads: {@code [B, heads, N, D]}, without copying. */
    private Tensor heads(Tensor tokens, long batch) {
        return tokens.expand(batch, -1, -1)
                .view(batch, -1, heads, features / heads)
                .transpose(1, 2);
    }

    /**
     * Takes the i-th of the n parts of {@code [B, P, n, N, D]} (queries, keys or values) with its heads in front:
     * {@code [B, N, P, D]}, without copying.
     */
    private static Tensor headsFirst(Tensor all, long i) {
        return all.select(2, i).transpose(1, 2);
    }
}

package org.inkloom.models.unet;

import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.fused.FusedLinear;
import org.inkloom.models.fused.HeldWeights;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.fused.Affine;
import org.inkloom.tensor.fused.FusedKernels;

/**
 * A {@link TransformerBlock} whose matrix products add their result to the features in place.
 *
 * <p>The biases of these products are not added then. They are the same for every position, so their sum so far is a
 * constant vector, which the next normalisation adds while it reads; this saves one kernel per bias. What the features
 * still lack after the last block is handed on, see {@link #lacking}.
 */
final class FusedBlock {
    private static final double EPSILON = 1e-5;
    private static final int FEED_FORWARD_FACTOR = 4;

    private final FusedKernels kernels;
    private final Affine norm1;
    private final Affine norm2;
    private final Affine norm3;
    private final BlockAttentions attention;
    private final String crossName;
    private final FusedLinear gatedIn;
    private final FusedLinear feedOut;
    private final Optional<Tensor> before;
    private final Tensor afterSelf;
    private final Tensor afterCross;
    private final Tensor after;

    /**
     * Takes the block's weights.
     *
     * @param before the sum of biases that the features handed to this block still lack, {@code [features]}; empty for
     *     none
     */
    FusedBlock(
            WeightScope w, UNetConfig config, int features, int heads, Optional<Tensor> before, FusedKernels kernels) {
        this.kernels = kernels;
        this.before = before;
        norm1 = HeldWeights.affine(w.in("norm1"), features, EPSILON);
        norm2 = HeldWeights.affine(w.in("norm2"), features, EPSILON);
        norm3 = HeldWeights.affine(w.in("norm3"), features, EPSILON);
        crossName = w.in("attn2").path();
        attention = new BlockAttentions(w, features, config.crossAttentionDim(), heads);
        long inner = (long) FEED_FORWARD_FACTOR * features;
        gatedIn = FusedLinear.of(w, "ff.net.0.proj", features, 2 * inner, FusedLinear.Kind.WITH_BIAS);
        feedOut = FusedLinear.of(w, "ff.net.2", inner, features, FusedLinear.Kind.WITH_BIAS);
        afterSelf = plus(w, "after_self", before, attention.selfBias());
        afterCross = plus(w, "after_cross", Optional.of(afterSelf), attention.crossBias());
        after = plus(w, "after", Optional.of(afterCross), feedOut.bias().orElseThrow());
    }

    private static Tensor plus(WeightScope w, String name, Optional<Tensor> sum, Tensor bias) {
        return sum.isEmpty() ? bias : HeldWeights.sum(w, name, List.of(sum.get(), bias));
    }

    /** Returns the sum of biases that the features still lack after this block, {@code [features]}. */
    Tensor lacking() {
        return after;
    }

    /** Returns keys and values of a text {@code [B, T, D]} for this block, {@code [B, T, 2 * features]}. */
    Tensor remember(Tensor context) {
        return attention.remember(context);
    }

    /**
     * Changes the features in place.
     *
     * @param h {@code [B * P, features]}, without the biases {@code before}; afterwards without those of
     *     {@link #lacking}
     * @param batch B
     * @param remembered keys and values of the text, from {@link #remember}
     * @param images attended to besides the text
     */
    void forward(Tensor h, long batch, Tensor remembered, List<ImageContext> images) {
        try (Scope scope = Scope.open()) {
            attention.addSelf(h, kernels.layerNorm(h, before, norm1), batch);
            attention.addCross(
                    h,
                    kernels.layerNorm(h, Optional.of(afterSelf), norm2),
                    remembered,
                    BlockPass.shown(images, crossName));
            Tensor both = gatedIn.withoutBias(kernels.layerNorm(h, Optional.of(afterCross), norm3));
            feedOut.addTo(h, kernels.geglu(both, gatedIn.bias()));
        }
    }
}

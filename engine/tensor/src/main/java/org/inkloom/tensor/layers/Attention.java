package org.inkloom.tensor.layers;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Scope;
import org.jspecify.annotations.Nullable;

/** Scaled dot-product attention (Vaswani et al., arXiv:1706.03762). */
public final class Attention {
    private Attention() {}

    /** Which positions a query may attend to. */
    public enum Mask {
        /** All of them. */
        NONE,
        /** Those not after it. */
        CAUSAL
    }

    /**
     * Computes {@code softmax(q kᵀ / sqrt(D)) v}.
     *
     * @param q {@code [B, N, T, D]}
     * @param k {@code [B, N, S, D]}
     * @param v {@code [B, N, S, D]}
     * @return {@code [B, N, T, D]}
     */
    public static Tensor apply(Tensor q, Tensor k, Tensor v, Mask mask) {
        return apply(q, k, v, null, mask == Mask.CAUSAL);
    }

    /**
     * Computes attention with an arbitrary mask.
     *
     * @param allowed bool, broadcastable to {@code [B, N, T, S]}, true where a query may attend; or a float tensor that
     *     is added to the scores
     */
    public static Tensor apply(Tensor q, Tensor k, Tensor v, Tensor allowed) {
        return apply(q, k, v, allowed, false);
    }

    private static Tensor apply(Tensor q, Tensor k, Tensor v, @Nullable Tensor allowed, boolean causal) {
        try (Scope scope = Scope.open()) {
            TensorOptional mask = allowed == null ? new TensorOptional() : new TensorOptional(allowed);
            return scope.keep(
                    torch.scaled_dot_product_attention(q, k, v, mask, 0.0, causal, new DoubleOptional(), false));
        }
    }
}

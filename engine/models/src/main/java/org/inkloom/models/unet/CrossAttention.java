package org.inkloom.models.unet;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Attention;
import org.inkloom.tensor.layers.Linear;

/** Multi-head attention of a transformer block; self-attention where the context is the input itself. */
final class CrossAttention {
    private final Linear toQ;
    private final Linear toK;
    private final Linear toV;
    private final Linear toOut;
    private final int heads;
    private final int headDim;

    CrossAttention(WeightScope w, int features, int contextFeatures, int heads) {
        if (features % heads != 0) {
            throw new IllegalArgumentException(features + " features do not divide into " + heads + " heads");
        }
        toQ = Linear.withoutBias(w.in("to_q"), features, features);
        toK = Linear.withoutBias(w.in("to_k"), contextFeatures, features);
        toV = Linear.withoutBias(w.in("to_v"), contextFeatures, features);
        toOut = Linear.withBias(w.in("to_out.0"), features, features);
        this.heads = heads;
        this.headDim = features / heads;
    }

    /**
     * Attends.
     *
     * @param x {@code [B, H*W, features]}
     * @param context {@code [B, T, contextFeatures]}
     * @param images looked at beside it
     * @return the shape of {@code x}
     */
    Tensor forward(Tensor x, Tensor context, List<BlockPass.Shown> images) {
        try (Scope scope = Scope.open()) {
            Tensor q = split(toQ.forward(x));
            Tensor attended =
                    Attention.apply(q, split(toK.forward(context)), split(toV.forward(context)), Attention.Mask.NONE);
            for (BlockPass.Shown image : images) {
                Tensor seen = Attention.apply(
                        q, split(forAll(image.keys(), x)), split(forAll(image.values(), x)), Attention.Mask.NONE);
                attended = attended.add(seen, new Scalar(image.scale()));
            }
            Tensor joined = attended.transpose(1, 2).reshape(x.size(0), x.size(1), (long) heads * headDim);
            return scope.keep(toOut.forward(joined));
        }
    }

    /** One picture's tokens for every example of the batch, without copying. */
    private static Tensor forAll(Tensor tokens, Tensor x) {
        return tokens.expand(x.size(0), -1, -1);
    }

    /** {@code [B, T, N * D]} to {@code [B, N, T, D]}, without copying. */
    private Tensor split(Tensor x) {
        return x.view(x.size(0), x.size(1), heads, headDim).transpose(1, 2);
    }
}

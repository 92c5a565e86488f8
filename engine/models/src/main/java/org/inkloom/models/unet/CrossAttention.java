package org.inkloom.models.unet;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Attention;
import org.inkloom.tensor.layers.Linear;

/** Multi-head attention of a transformer block: of the features to themselves, or to a text. */
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
     * Self-attention.
     *
     * @param x {@code [B, H*W, features]}
     * @param name of this attention in published checkpoints, for the watch
     * @param watch computes it
     * @return the shape of {@code x}
     */
    Tensor toItself(Tensor x, String name, AttentionWatch watch) {
        try (Scope scope = Scope.open()) {
            Tensor q = split(toQ.forward(x));
            return scope.keep(joined(watch.self(name, q, split(toK.forward(x)), split(toV.forward(x))), x));
        }
    }

    private Tensor joined(Tensor attended, Tensor x) {
        return toOut.forward(attended.transpose(1, 2).reshape(x.size(0), x.size(1), (long) heads * headDim));
    }

    /**
     * Attention to a text.
     *
     * @param x {@code [B, H*W, features]}
     * @param context {@code [B, T, contextFeatures]}
     * @param images attended to besides it
     * @param name of this attention in published checkpoints, for the watch
     * @param watch sees queries and keys
     * @return the shape of {@code x}
     */
    Tensor toText(Tensor x, Tensor context, List<BlockPass.Shown> images, String name, AttentionWatch watch) {
        try (Scope scope = Scope.open()) {
            Tensor q = split(toQ.forward(x));
            Tensor k = split(toK.forward(context));
            watch.text(name, q, k);
            Tensor attended = Attention.apply(q, k, split(toV.forward(context)), Attention.Mask.NONE);
            for (BlockPass.Shown image : images) {
                Tensor seen = Attention.apply(
                        q, split(forAll(image.keys(), x)), split(forAll(image.values(), x)), Attention.Mask.NONE);
                attended = attended.add(seen, new Scalar(image.scale()));
            }
            return scope.keep(joined(attended, x));
        }
    }

    /** Repeats the tokens of one picture for every example of the batch, without copying. */
    private static Tensor forAll(Tensor tokens, Tensor x) {
        return tokens.expand(x.size(0), -1, -1);
    }

    /** Splits {@code [B, T, N * D]} into heads: {@code [B, N, T, D]}, without copying. */
    private Tensor split(Tensor x) {
        return x.view(x.size(0), x.size(1), heads, headDim).transpose(1, 2);
    }
}

package org.inkloom.models.transformer;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Attention;
import org.inkloom.tensor.layers.Linear;

/**
 * Self-attention whose queries, keys and values are computed by one linear map, as in BLIP's and timm's vision towers.
 */
public final class FusedAttention implements TokenMixer {
    private final Linear mixed;
    private final Linear out;
    private final int heads;

    /** Takes the maps {@code qkv} and {@code projection}, as BLIP names them. */
    public FusedAttention(WeightScope w, int features, int heads) {
        this(w, "projection", features, heads);
    }

    /**
     * Takes the map {@code qkv}, and the map of the result under a name of its own.
     *
     * @param result name of the map of the result
     */
    public FusedAttention(WeightScope w, String result, int features, int heads) {
        if (features % heads != 0) {
            throw new IllegalArgumentException(features + " features do not divide into " + heads + " heads");
        }
        mixed = Linear.withBias(w.in("qkv"), features, 3L * features);
        out = Linear.withBias(w.in(result), features, features);
        this.heads = heads;
    }

    @Override
    public Tensor forward(Tensor x) {
        try (Scope scope = Scope.open()) {
            long width = x.size(2) / heads;
            Tensor parts =
                    mixed.forward(x).view(x.size(0), x.size(1), 3, heads, width).permute(2, 0, 3, 1, 4);
            Tensor attended =
                    Attention.apply(parts.select(0, 0), parts.select(0, 1), parts.select(0, 2), Attention.Mask.NONE);
            return scope.keep(out.forward(attended.transpose(1, 2).flatten(2, 3)));
        }
    }
}

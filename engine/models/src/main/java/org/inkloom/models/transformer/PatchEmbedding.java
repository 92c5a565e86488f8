package org.inkloom.models.transformer;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.inkloom.tensor.Parameter;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Convolution;
import org.jspecify.annotations.Nullable;

/** Cuts a picture into square patches and maps each to a vector. */
public final class PatchEmbedding {
    private static final int CHANNELS = 3;

    private final Parameter weight;
    private final @Nullable Parameter bias;
    private final long[] stride;

    /** Takes {@code weight [features, 3, patch, patch]}, and {@code bias [features]} where there is one. */
    public PatchEmbedding(WeightScope w, int patch, int features, boolean withBias) {
        weight = w.parameter("weight", features, CHANNELS, patch, patch);
        bias = withBias ? w.parameter("bias", features) : null;
        stride = new long[] {patch, patch};
    }

    /**
     * Embeds the patches, row by row from the top left.
     *
     * @param pictures {@code [B, 3, H, W]}
     * @return {@code [B, H/patch * W/patch, features]}
     */
    public Tensor forward(Tensor pictures) {
        try (Scope scope = Scope.open()) {
            TensorOptional shift = bias == null ? new TensorOptional() : bias.optional();
            Tensor maps = Convolution.apply(pictures, weight.value(), shift, stride, new long[] {0, 0});
            return scope.keep(maps.flatten(2, 3).transpose(1, 2).contiguous());
        }
    }
}

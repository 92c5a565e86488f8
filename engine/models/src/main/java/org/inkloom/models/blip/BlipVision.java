package org.inkloom.models.blip;

import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.transformer.FeedForward;
import org.inkloom.models.transformer.FusedAttention;
import org.inkloom.models.transformer.PatchEmbedding;
import org.inkloom.models.transformer.PictureTower;
import org.inkloom.models.transformer.PreNormBlock;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.LayerNorm;
import org.inkloom.tensor.layers.Linear;

/** The vision tower, which BLIP and BLIP-2 share: patches and one position for the whole picture, then blocks. */
public final class BlipVision {
    private final PictureTower tower;

    /** Takes {@code embeddings}, {@code encoder.layers} and {@code post_layernorm} of a tower's scope. */
    public BlipVision(WeightScope w, BlipVisionConfig config) {
        int hidden = config.hidden();
        tower = new PictureTower(
                new PatchEmbedding(w.in("embeddings.patch_embedding"), config.patch(), hidden, true),
                w.parameter("embeddings.class_embedding", 1, 1, hidden),
                w.parameter("embeddings.position_embedding", 1, config.positions(), hidden),
                IntStream.range(0, config.layers())
                        .mapToObj(i -> block(w.in("encoder.layers", i), config))
                        .toList(),
                new LayerNorm(w.in("post_layernorm"), hidden, config.epsilon()));
    }

    private static PreNormBlock block(WeightScope w, BlipVisionConfig config) {
        int hidden = config.hidden();
        return new PreNormBlock(
                new LayerNorm(w.in("layer_norm1"), hidden, config.epsilon()),
                new FusedAttention(w.in("self_attn"), hidden, config.heads()),
                new LayerNorm(w.in("layer_norm2"), hidden, config.epsilon()),
                new FeedForward(
                        Linear.withBias(w.in("mlp.fc1"), hidden, config.feedForward()),
                        config.activation(),
                        Linear.withBias(w.in("mlp.fc2"), config.feedForward(), hidden)));
    }

    /**
     * Looks at pictures.
     *
     * @param pictures {@code [B, 3, side, side]}
     * @return normalised last states, {@code [B, T, D]}, the first for the whole picture; in the caller's scope
     */
    public Tensor forward(Tensor pictures) {
        return tower.states(pictures);
    }
}

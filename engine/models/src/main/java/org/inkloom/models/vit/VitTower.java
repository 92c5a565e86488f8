package org.inkloom.models.vit;

import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.transformer.FeedForward;
import org.inkloom.models.transformer.MultiHeadAttention;
import org.inkloom.models.transformer.PatchEmbedding;
import org.inkloom.models.transformer.PictureTower;
import org.inkloom.models.transformer.PreNormBlock;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Attention;
import org.inkloom.tensor.layers.LayerNorm;
import org.inkloom.tensor.layers.Linear;

/**
 * The vision transformer: a class token, which stands for the whole picture, and a token for each patch, then blocks.
 */
public final class VitTower {
    private final PictureTower tower;

    /** Takes {@code embeddings}, {@code encoder} and {@code layernorm}. */
    public VitTower(WeightScope vit, VitConfig config) {
        int hidden = config.hidden();
        tower = new PictureTower(
                new PatchEmbedding(vit.in("embeddings.patch_embeddings.projection"), config.patch(), hidden, true),
                vit.parameter("embeddings.cls_token", 1, 1, hidden),
                vit.parameter("embeddings.position_embeddings", 1, config.positions(), hidden),
                IntStream.range(0, config.layers())
                        .mapToObj(i -> block(vit.in("encoder.layer", i), config))
                        .toList(),
                new LayerNorm(vit.in("layernorm"), hidden, config.epsilon()));
    }

    private static PreNormBlock block(WeightScope w, VitConfig config) {
        int hidden = config.hidden();
        MultiHeadAttention attention = new MultiHeadAttention(
                w.in("attention"),
                MultiHeadAttention.Names.VIT,
                new MultiHeadAttention.Sizes(hidden, hidden, config.heads(), config.attentionBias()));
        return new PreNormBlock(
                new LayerNorm(w.in("layernorm_before"), hidden, config.epsilon()),
                x -> attention.forward(x, Attention.Mask.NONE),
                new LayerNorm(w.in("layernorm_after"), hidden, config.epsilon()),
                new FeedForward(
                        Linear.withBias(w.in("intermediate.dense"), hidden, config.feedForward()),
                        config.activation(),
                        Linear.withBias(w.in("output.dense"), config.feedForward(), hidden)));
    }

    /**
     * Returns the normalised last states, {@code [B, T, D]}, in the caller's scope; the first is that of the whole picture.
     *
     * @param pictures {@code [B, 3, side, side]}
     */
    public Tensor states(Tensor pictures) {
        return tower.states(pictures);
    }
}

package org.inkloom.models.clip;

import java.util.List;
import java.util.stream.IntStream;
import org.inkloom.models.transformer.Activation;
import org.inkloom.models.transformer.FeedForward;
import org.inkloom.models.transformer.MultiHeadAttention;
import org.inkloom.models.transformer.PreNormBlock;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Attention;
import org.inkloom.tensor.layers.LayerNorm;
import org.inkloom.tensor.layers.Linear;

/**
 * What the blocks of a tower are built from. Text and vision tower differ in their sizes, and in that a token of a text
 * may attend only to those before it.
 */
record ClipBlocks(int hidden, int feedForward, int heads, Activation activation, double epsilon, Attention.Mask mask) {
    /** Takes {@code encoder.layers.<i>} of a tower. */
    List<PreNormBlock> list(WeightScope tower, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> block(tower.in("encoder.layers", i)))
                .toList();
    }

    private PreNormBlock block(WeightScope w) {
        MultiHeadAttention attention = new MultiHeadAttention(
                w.in("self_attn"), MultiHeadAttention.Names.PROJ, MultiHeadAttention.Sizes.self(hidden, heads));
        FeedForward forward = new FeedForward(
                Linear.withBias(w.in("mlp.fc1"), hidden, feedForward),
                activation,
                Linear.withBias(w.in("mlp.fc2"), feedForward, hidden));
        return new PreNormBlock(
                new LayerNorm(w.in("layer_norm1"), hidden, epsilon),
                x -> attention.forward(x, mask),
                new LayerNorm(w.in("layer_norm2"), hidden, epsilon),
                forward);
    }
}

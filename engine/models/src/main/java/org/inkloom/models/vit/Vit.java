package org.inkloom.models.vit;

import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.transformer.FeedForward;
import org.inkloom.models.transformer.MultiHeadAttention;
import org.inkloom.models.transformer.PatchEmbedding;
import org.inkloom.models.transformer.PreNormBlock;
import org.inkloom.tensor.Parameter;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Attention;
import org.inkloom.tensor.layers.LayerNorm;
import org.inkloom.tensor.layers.Linear;

/** The network: patches and one position for the whole picture, blocks, and a linear map of that position. */
public final class Vit {
    private final PatchEmbedding patches;
    private final Parameter whole;
    private final Parameter positions;
    private final List<PreNormBlock> blocks;
    private final LayerNorm norm;
    private final Linear classifier;

    /** Takes {@code vit.*} and {@code classifier}. */
    public Vit(WeightScope w, VitConfig config) {
        WeightScope vit = w.in("vit");
        int hidden = config.hidden();
        patches = new PatchEmbedding(vit.in("embeddings.patch_embeddings.projection"), config.patch(), hidden, true);
        whole = vit.parameter("embeddings.cls_token", 1, 1, hidden);
        positions = vit.parameter("embeddings.position_embeddings", 1, config.positions(), hidden);
        blocks = IntStream.range(0, config.layers())
                .mapToObj(i -> block(vit.in("encoder.layer", i), config))
                .toList();
        norm = new LayerNorm(vit.in("layernorm"), hidden, config.epsilon());
        classifier = Linear.withBias(w.in("classifier"), hidden, config.labels().size());
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
     * Classifies.
     *
     * @param pictures {@code [B, 3, side, side]}
     * @return scores before the softmax, {@code [B, labels]}, in the caller's scope
     */
    public Tensor logits(Tensor pictures) {
        try (Scope scope = Scope.open()) {
            return scope.keep(classifier.forward(states(pictures).select(1, 0)));
        }
    }

    /** Returns the normalised last states, {@code [B, T, D]}, in the caller's scope. */
    public Tensor states(Tensor pictures) {
        try (Scope scope = Scope.open()) {
            Tensor first = whole.value().expand(pictures.size(0), 1, -1);
            Tensor h = Tensors.cat(1, first, patches.forward(pictures)).add(positions.value());
            for (PreNormBlock block : blocks) {
                Tensor next = block.forward(h);
                h.close();
                h = next;
            }
            return scope.keep(norm.forward(h));
        }
    }
}

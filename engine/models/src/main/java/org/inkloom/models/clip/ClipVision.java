package org.inkloom.models.clip;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.transformer.PatchEmbedding;
import org.inkloom.models.transformer.PreNormBlock;
import org.inkloom.tensor.Parameter;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Attention;
import org.inkloom.tensor.layers.LayerNorm;
import org.inkloom.tensor.layers.Linear;

/**
 * The vision tower: a transformer over the patches of a picture and one extra position that stands for the whole
 * picture.
 */
public final class ClipVision {
    private final ClipVisionConfig config;
    private final PatchEmbedding patches;
    private final Parameter whole;
    private final Parameter positions;
    private final LayerNorm preNorm;
    private final List<PreNormBlock> blocks;
    private final LayerNorm postNorm;
    private final Optional<Linear> projection;

    /**
     * Takes {@code vision_model.*} (or the same names without that prefix), and {@code visual_projection} where it is
     * there.
     */
    public ClipVision(WeightScope w, ClipVisionConfig config) {
        this.config = config;
        boolean bare = w.has("embeddings.patch_embedding.weight");
        WeightScope tower = bare ? w : w.in("vision_model");
        int hidden = config.hidden();
        patches = new PatchEmbedding(tower.in("embeddings.patch_embedding"), config.patch(), hidden, false);
        whole = tower.parameter("embeddings.class_embedding", hidden);
        positions = tower.parameter("embeddings.position_embedding.weight", config.positions(), hidden);
        preNorm = new LayerNorm(tower.in("pre_layrnorm"), hidden, config.epsilon());
        blocks = new ClipBlocks(
                        hidden,
                        config.feedForward(),
                        config.heads(),
                        config.activation(),
                        config.epsilon(),
                        Attention.Mask.NONE)
                .list(tower, config.layers());
        postNorm = new LayerNorm(tower.in("post_layernorm"), hidden, config.epsilon());
        projection = w.has("visual_projection.weight")
                ? Optional.of(Linear.withoutBias(w.in("visual_projection"), hidden, config.projection()))
                : Optional.empty();
    }

    /**
     * All that a vision tower computes.
     *
     * @param hidden the state after the embedding and after each block, each {@code [B, T, D]}, before the final norm
     * @param pooled the last state of the position that stands for the whole picture, after the final norm,
     *     {@code [B, D]}
     */
    public record States(List<Tensor> hidden, Tensor pooled) {
        /** Returns the state after the last block, {@code [B, T, D]}; its first position is the whole picture. */
        public Tensor last() {
            return hidden.getLast();
        }
    }

    /** Returns the sizes. */
    public ClipVisionConfig config() {
        return config;
    }

    /**
     * Looks at pictures.
     *
     * @param pictures {@code [B, 3, side, side]}, of {@link org.inkloom.models.vision.PictureInput#tensor}
     * @return the states, in the caller's scope
     */
    public States forward(Tensor pictures) {
        try (Scope scope = Scope.open()) {
            List<Tensor> hidden = new ArrayList<>();
            hidden.add(scope.keep(embedded(pictures)));
            for (PreNormBlock block : blocks) {
                hidden.add(scope.keep(block.forward(hidden.getLast())));
            }
            return new States(
                    List.copyOf(hidden),
                    scope.keep(postNorm.forward(hidden.getLast().select(1, 0))));
        }
    }

    /**
     * Looks at pictures and maps them into the common space; the states are freed on the way.
     *
     * @param pictures {@code [B, 3, side, side]}
     * @return {@code [B, P]}, not of unit length, in the caller's scope
     */
    public Tensor embeds(Tensor pictures) {
        try (Scope scope = Scope.open()) {
            Tensor h = embedded(pictures);
            for (PreNormBlock block : blocks) {
                Tensor next = block.forward(h);
                h.close();
                h = next;
            }
            return scope.keep(projected(postNorm.forward(h.select(1, 0))));
        }
    }

    /**
     * Maps pooled states {@code [B, D]} into the space that pictures and texts share, {@code [B, P]}; returns them as
     * they are where this tower has no projection.
     */
    public Tensor projected(Tensor pooled) {
        return projection.map(map -> map.forward(pooled)).orElse(pooled);
    }

    private Tensor embedded(Tensor pictures) {
        try (Scope scope = Scope.open()) {
            Tensor first = whole.value().expand(pictures.size(0), 1, -1);
            Tensor all = Tensors.cat(1, first, patches.forward(pictures));
            return scope.keep(preNorm.forward(all.add(positions.value())));
        }
    }
}

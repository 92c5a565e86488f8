package org.inkloom.models.vit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.transformer.PatchEmbedding;
import org.inkloom.tensor.Parameter;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.LayerNorm;

/**
 * DINOv2 (Oquab et al., arXiv:2304.07193) with or without registers, for pictures of any size of at least a patch. What a
 * picture's right and lower edges have beyond whole patches is not seen.
 */
final class Dinov2Tower {
    private final PatchEmbedding patches;
    private final Parameter whole;
    private final Optional<Parameter> registers;
    private final Dinov2Positions positions;
    private final List<Dinov2Block> blocks;
    private final LayerNorm norm;
    private final int patch;

    /** Takes {@code embeddings}, {@code encoder} and {@code layernorm}. */
    Dinov2Tower(WeightScope w, Dinov2Config config) {
        int hidden = config.hidden();
        WeightScope embeddings = w.in("embeddings");
        patch = config.patch();
        patches = new PatchEmbedding(embeddings.in("patch_embeddings.projection"), patch, hidden, true);
        whole = embeddings.parameter("cls_token", 1, 1, hidden);
        registers = config.registers() == 0
                ? Optional.empty()
                : Optional.of(embeddings.parameter("register_tokens", 1, config.registers(), hidden));
        positions = new Dinov2Positions(embeddings, config);
        blocks = IntStream.range(0, config.layers())
                .mapToObj(i -> new Dinov2Block(w.in("encoder.layer", i), config))
                .toList();
        norm = new LayerNorm(w.in("layernorm"), hidden, config.epsilon());
    }

    /**
     * Returns the normalised last states, {@code [B, 1 + R + P, D]}: of the whole picture, of the registers, of the patches.
     *
     * @param pictures {@code [B, 3, H, W]}
     * @return in the caller's scope
     */
    Tensor states(Tensor pictures) {
        try (Scope scope = Scope.open()) {
            Tensor h = embedded(pictures);
            for (Dinov2Block block : blocks) {
                Tensor next = block.forward(h);
                h.close();
                h = next;
            }
            return scope.keep(norm.forward(h));
        }
    }

    private Tensor embedded(Tensor pictures) {
        try (Scope scope = Scope.open()) {
            long count = pictures.size(0);
            Tensor seen = Tensors.cat(1, whole.value().expand(count, 1, -1), patches.forward(pictures))
                    .add(positions.of((int) pictures.size(2) / patch, (int) pictures.size(3) / patch));
            if (registers.isEmpty()) {
                return scope.keep(seen);
            }
            List<Tensor> parts = new ArrayList<>();
            parts.add(seen.narrow(1, 0, 1));
            parts.add(registers.get().value().expand(count, -1, -1));
            parts.add(seen.narrow(1, 1, seen.size(1) - 1));
            return scope.keep(Tensors.cat(1, parts.toArray(Tensor[]::new)));
        }
    }
}

package org.inkloom.models.transformer;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Parameter;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.layers.LayerNorm;

/**
 * A vision transformer (Dosovitskiy et al., arXiv:2010.11929): the picture's patches and, before them, one extra
 * position that gathers what the whole picture shows (the class token), then blocks and a normalisation.
 *
 * @param patches maps pictures to {@code [B, P, D]}, P patches each
 * @param whole the learnt vector of the extra position, {@code [1, 1, D]}
 * @param positions position embedding, added to each of the T = P + 1 positions, {@code [1, T, D]}
 * @param blocks in their order
 * @param norm of the last block's states
 */
public record PictureTower(
        PatchEmbedding patches, Parameter whole, Parameter positions, List<PreNormBlock> blocks, LayerNorm norm) {
    /**
     * Returns the normalised states after the last block, {@code [B, T, D]}, in the caller's scope. The first position
     * stands for the whole picture, the others for its patches, row by row.
     *
     * @param pictures {@code [B, 3, side, side]}
     */
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

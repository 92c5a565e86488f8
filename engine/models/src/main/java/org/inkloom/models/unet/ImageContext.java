package org.inkloom.models.unet;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * A picture that a U-Net attends to besides the text, as in IP-Adapter (arXiv:2308.06721). Each attention to the text
 * computes {@code scale * attention(query, keys, values)} with the picture's keys and values, and adds it to its own
 * result before the output projection. Keys and values depend on the picture alone and are computed once for it.
 *
 * @param attentions keys and values by the attention's name in published checkpoints, for example
 *     {@code down_blocks.1.attentions.0.transformer_blocks.0.attn2}; an attention that is missing here attends to the
 *     text only
 * @param scale how much the picture counts; 1 is what the adapter was trained with
 */
public record ImageContext(Map<String, KeysValues> attentions, double scale) {
    /**
     * A picture's side of one attention, in the U-Net's compute type and on its device.
     *
     * @param keys {@code [B, N, features]} with N tokens of the picture; B may be 1 for the whole batch
     * @param values the same shape
     */
    public record KeysValues(Tensor keys, Tensor values) {}

    /** Copies the map. */
    public ImageContext {
        attentions = Map.copyOf(attentions);
        if (!Double.isFinite(scale)) {
            throw new IllegalArgumentException("a scale of " + scale);
        }
    }

    /**
     * Returns this picture for some examples of a batch only: for the others its values are multiplied by 0, so that
     * nothing is added.
     *
     * @param shares {@code [B, 1, 1]}, 1 for the examples that attend to it and 0 for the others
     * @return a context whose tensors belong to the current scope
     */
    public ImageContext seenBy(Tensor shares) {
        Map<String, KeysValues> shared = new HashMap<>();
        attentions.forEach((name, both) -> shared.put(
                name,
                new KeysValues(
                        both.keys().expand(shares.size(0), -1, -1),
                        both.values().mul(shares))));
        return new ImageContext(shared, scale);
    }
}

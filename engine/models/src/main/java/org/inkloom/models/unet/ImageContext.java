package org.inkloom.models.unet;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * A picture that a U-Net looks at beside the text, as IP-Adapter shows it (arXiv:2308.06721): each attention to the text
 * adds {@code scale * attention(query, keys, values)} with the picture's keys and values to what it took from the text,
 * before its output projection. They depend on the picture alone and are computed once for it.
 *
 * @param attentions by the attention's name in published checkpoints, for example
 *     {@code down_blocks.1.attentions.0.transformer_blocks.0.attn2}; where one is missing the text alone is looked at
 * @param scale how much the picture counts; 1 as it was trained
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
}

package org.inkloom.models.unet;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.layers.Attention;

/**
 * Takes part in the attentions of a U-Net's transformer blocks: it may compute self-attention in another way, and sees
 * queries and keys of the attention to the text. It serves methods in which the pictures of a batch attend to one
 * another. A recorded pass runs all blocks as one call, so a pass with such a watch is never recorded.
 */
public interface AttentionWatch {
    /** Changes nothing and looks at nothing. */
    AttentionWatch NONE = new AttentionWatch() {};

    /**
     * Computes self-attention. All tensors are {@code [B, heads, positions, D]}.
     *
     * @param name of the attention in published checkpoints, for example
     *     {@code up_blocks.1.attentions.0.transformer_blocks.0.attn1}
     * @return a tensor of the shape of {@code query}, in the caller's scope
     */
    default Tensor self(String name, Tensor query, Tensor key, Tensor value) {
        return Attention.apply(query, key, value, Attention.Mask.NONE);
    }

    /**
     * Called with queries and keys of attention to the text, before that attention is computed.
     *
     * @param name of the attention in published checkpoints
     * @param query {@code [B, heads, positions, D]}
     * @param key {@code [B, heads, tokens, D]}
     */
    default void text(String name, Tensor query, Tensor key) {}
}

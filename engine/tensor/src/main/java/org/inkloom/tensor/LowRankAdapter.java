package org.inkloom.tensor;

import org.bytedeco.pytorch.Tensor;

/**
 * A low-rank change of one layer's weight: the layer computes with {@code W + scale * up · down} (Hu et al., "LoRA",
 * arXiv:2106.09685).
 *
 * <p>The tensors are owned by whoever made the adapter and must outlive every layer built with it.
 *
 * @param down {@code [rank, in]} for a linear layer, {@code [rank, in, kh, kw]} for a convolution
 * @param up {@code [out, rank]} for a linear layer, {@code [out, rank, 1, 1]} for a convolution
 * @param scale the user's scale times alpha / rank
 */
public record LowRankAdapter(Tensor down, Tensor up, double scale) {
    /** Returns whether it collects gradients. */
    public boolean isTrained() {
        return down.requires_grad() || up.requires_grad();
    }
}

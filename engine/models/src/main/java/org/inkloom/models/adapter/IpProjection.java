package org.inkloom.models.adapter;

import org.bytedeco.pytorch.Tensor;

/** Turns what CLIP sees in a picture into words for a U-Net. */
public sealed interface IpProjection permits IpResampler, IpLinear {
    /** Returns whether it reads CLIP's states before the last block; otherwise it reads the picture's vector. */
    boolean readsStates();

    /** Returns how many features it reads of CLIP: of each state, or of the vector. */
    long reads();

    /**
     * Makes words.
     *
     * @param seen CLIP's states {@code [B, T, D]}, or its vector {@code [B, P]}
     * @return {@code [B, N, features]}, in the caller's scope
     */
    Tensor words(Tensor seen);
}

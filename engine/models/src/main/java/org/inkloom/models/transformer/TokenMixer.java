package org.inkloom.models.transformer;

import org.bytedeco.pytorch.Tensor;

/** The part of a transformer block that lets positions exchange information, usually self-attention. */
@FunctionalInterface
public interface TokenMixer {
    /** Maps {@code [B, T, D]} to the same shape, in the caller's scope. */
    Tensor forward(Tensor x);
}

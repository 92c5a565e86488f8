package org.inkloom.tensor.fused;

import org.bytedeco.pytorch.Tensor;

/**
 * The learnt scale and bias of a normalisation.
 *
 * @param weight {@code [channels]}, multiplied with the normalised values
 * @param bias {@code [channels]}, added after that
 * @param epsilon added to the variance before the division, against division by zero
 */
public record Affine(Tensor weight, Tensor bias, double epsilon) {}

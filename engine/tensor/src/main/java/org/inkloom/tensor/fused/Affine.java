package org.inkloom.tensor.fused;

import org.bytedeco.pytorch.Tensor;

/**
 * What follows a normalisation.
 *
 * @param weight {@code [channels]}, by which each channel is multiplied
 * @param bias {@code [channels]}, which is added then
 * @param epsilon added to the variance
 */
public record Affine(Tensor weight, Tensor bias, double epsilon) {}

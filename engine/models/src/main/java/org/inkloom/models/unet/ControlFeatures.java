package org.inkloom.models.unet;

import org.bytedeco.pytorch.Tensor;

/**
 * The features of a control picture, ready for a {@link ControlNet}.
 *
 * @param kind what the picture shows; only union networks use it
 * @param features what {@link ControlNet#features} returned for the picture, {@code [B or 1, C, H, W]} of the latents' size
 * @param scale factor on what the network adds to the U-Net; 1 is what the network was trained with
 */
public record ControlFeatures(UnionKind kind, Tensor features, double scale) {}

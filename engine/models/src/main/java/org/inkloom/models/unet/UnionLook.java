package org.inkloom.models.unet;

import org.bytedeco.pytorch.Tensor;

/**
 * The features of a control picture, ready for a {@link ControlNet}.
 *
 * @param kind what the picture shows; only union networks read it
 * @param looked what {@link ControlNet#look} returned for it
 * @param scale how much it counts; 1 is what the network was trained with
 */
public record UnionLook(UnionKind kind, Tensor looked, double scale) {}

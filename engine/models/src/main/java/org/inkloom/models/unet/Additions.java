package org.inkloom.models.unet;

import java.util.List;

/**
 * What steers a forward pass of the U-Net besides its conditioning.
 *
 * @param residuals added to features inside the network, as ControlNet and T2I-Adapter do it
 * @param images attended to besides the text, as IP-Adapter does it. Hand over the same list object as long as its
 *     tensors hold the same numbers: they are then copied to the device's buffers only once
 */
public record Additions(Residuals residuals, List<ImageContext> images) {
    /** Neither residuals nor pictures. */
    public static final Additions NONE = new Additions(Residuals.NONE, List.of());

    /** Copies the list unless nobody can change it. */
    public Additions {
        images = List.copyOf(images);
    }

    /** Returns whether there are none. */
    public boolean isEmpty() {
        return residuals.isEmpty() && images.isEmpty();
    }

    /** Returns a copy with other residuals. */
    public Additions withResiduals(Residuals value) {
        return new Additions(value, images);
    }

    /** Returns a copy with other pictures. */
    public Additions withImages(List<ImageContext> value) {
        return new Additions(residuals, value);
    }
}

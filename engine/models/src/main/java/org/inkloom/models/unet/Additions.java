package org.inkloom.models.unet;

import java.util.List;

/**
 * What a forward pass is steered by beside its conditioning.
 *
 * @param residuals added to features on their way
 * @param images looked at beside the text. The same list as long as its tensors hold the same numbers: what was copied
 *     once is not copied again
 */
public record Additions(Residuals residuals, List<ImageContext> images) {
    /** Nothing. */
    public static final Additions NONE = new Additions(Residuals.NONE, List.of());

    /** Copies the list unless nobody can change it. */
    public Additions {
        images = List.copyOf(images);
    }

    /** Returns whether there are none. */
    public boolean isEmpty() {
        return residuals.isEmpty() && images.isEmpty();
    }

    /** Returns these with other residuals. */
    public Additions withResiduals(Residuals value) {
        return new Additions(value, images);
    }

    /** Returns these with other pictures. */
    public Additions withImages(List<ImageContext> value) {
        return new Additions(residuals, value);
    }
}

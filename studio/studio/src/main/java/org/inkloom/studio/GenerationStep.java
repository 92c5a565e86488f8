package org.inkloom.studio;

import java.util.List;
import org.inkloom.picture.png.RgbPicture;

/**
 * The progress of a request.
 *
 * @param done number of model calls made, from 1; most samplers make one in each step
 * @param total number of model calls
 * @param previews how the pictures look so far: up to 512 pixels a side if there is a tiny autoencoder for the
 *     model, otherwise one pixel for each latent (1/8 of the size for most models); empty unless the
 *     {@linkplain GenerationListener#wantsPreviews listener wants them}
 */
public record GenerationStep(int done, int total, List<RgbPicture> previews) {
    /** Copies the list. */
    public GenerationStep {
        previews = List.copyOf(previews);
    }
}

package org.inkloom.studio;

import java.util.List;
import org.inkloom.picture.png.RgbPicture;

/**
 * How far a request is.
 *
 * @param done model calls made, from 1; most samplers make one a step
 * @param total model calls in all
 * @param previews what the pictures look like so far, up to 512 pixels a side by a tiny autoencoder where one is at hand,
 *     otherwise one pixel for each latent (1/8 of the size for most models); empty
 *     unless the {@linkplain GenerationListener#wantsPreviews listener wants them}
 */
public record GenerationStep(int done, int total, List<RgbPicture> previews) {
    /** Copies the list. */
    public GenerationStep {
        previews = List.copyOf(previews);
    }
}

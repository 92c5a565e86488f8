package org.inkloom.diffusion.denoise;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.unet.Additions;

/** What a drawing is steered by beside its prompt: control networks and reference pictures, asked before each pass. */
@FunctionalInterface
public interface Steering {
    /** Nothing. */
    Steering NONE = (step, latents, timesteps) -> Additions.NONE;

    /**
     * A pass of the sampling loop.
     *
     * @param number from 0
     * @param count of the loop's passes; a sampler may make more than one a step
     */
    record Step(int number, int count) {}

    /**
     * Returns what is added to a pass, in the loop's current scope or in one outside it.
     *
     * @param latents the denoiser's input, {@code [B, C, H, W]} in the compute type; with guidance the negative half
     *     comes first
     * @param timesteps float32 {@code [B]}
     */
    Additions at(Step step, Tensor latents, Tensor timesteps);
}

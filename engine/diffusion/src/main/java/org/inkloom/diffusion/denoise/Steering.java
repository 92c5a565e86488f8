package org.inkloom.diffusion.denoise;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.unet.Additions;
import org.inkloom.models.unet.UNet;

/** What a drawing is steered by beside its prompt: control networks and reference pictures, asked before each pass. */
@FunctionalInterface
public interface Steering {
    /** Nothing. */
    Steering NONE = (step, latents, timesteps, conditioning) -> Additions.NONE;

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
     * @param conditioning the pass's, of as many rows; the same object from one step to the next where it has not changed
     */
    Additions at(Step step, Tensor latents, Tensor timesteps, UNet.Conditioning conditioning);
}

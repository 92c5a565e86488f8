package org.inkloom.diffusion.denoise;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.unet.Additions;
import org.inkloom.models.unet.UNet;

/**
 * What a drawing is steered by beside its prompt: ControlNets, T2I-Adapters and IP-Adapters. Called before each pass of
 * the U-Net.
 */
@FunctionalInterface
public interface Steering {
    /** Adds nothing to any pass. */
    Steering NONE = (step, latents, timesteps, conditioning) -> Additions.NONE;

    /**
     * Where the sampling loop is.
     *
     * @param number of the pass, from 0
     * @param count of all passes; a sampler may make more than one for a step
     */
    record Step(int number, int count) {}

    /**
     * Returns what is added to a pass, in the loop's current scope or in one outside it.
     *
     * @param latents the denoiser's input, {@code [B, C, H, W]} in the compute type; with guidance the negative half
     *     comes first
     * @param timesteps float32 {@code [B]}
     * @param conditioning the pass's, with B rows; the same object from step to step as long as it does not change
     */
    Additions at(Step step, Tensor latents, Tensor timesteps, UNet.Conditioning conditioning);
}

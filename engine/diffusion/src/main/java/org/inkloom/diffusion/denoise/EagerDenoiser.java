package org.inkloom.diffusion.denoise;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetPass;

/**
 * Runs a U-Net operation by operation: on every device, in every type, with gradients where they are asked for.
 *
 * @param unet belongs to its model, which closes it
 */
public record EagerDenoiser(UNet unet) implements Denoiser {
    @Override
    public Tensor predict(Tensor latents, Tensor timesteps, UNetPass pass) {
        return unet.forward(latents, timesteps, pass);
    }
}

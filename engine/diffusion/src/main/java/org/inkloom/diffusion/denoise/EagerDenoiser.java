package org.inkloom.diffusion.denoise;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetPass;

/**
 * Runs a U-Net's tree: on every device, in every type, with gradients where they are asked for.
 *
 * @param unet the tree, which belongs to its model
 */
public record EagerDenoiser(UNet unet) implements Denoiser {
    @Override
    public Tensor predict(Tensor latents, Tensor timesteps, UNetPass pass) {
        return unet.forward(latents, timesteps, pass);
    }
}

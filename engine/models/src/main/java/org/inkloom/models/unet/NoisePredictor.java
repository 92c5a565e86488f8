package org.inkloom.models.unet;

import org.bytedeco.pytorch.Tensor;

/** Predicts the noise (or velocity) in latents: what a sampler needs of a U-Net. */
@FunctionalInterface
public interface NoisePredictor {
    /**
     * Predicts.
     *
     * @param sample {@code [B, inChannels, H, W]} in the compute type
     * @param timesteps float32 {@code [B]}, on the model's device
     * @param conditioning the same object as long as its tensors hold the same numbers: what depends on it alone may be
     *     computed once
     * @return {@code [B, outChannels, H, W]} in the compute type, in the caller's scope
     */
    Tensor forward(Tensor sample, Tensor timesteps, UNet.Conditioning conditioning);
}

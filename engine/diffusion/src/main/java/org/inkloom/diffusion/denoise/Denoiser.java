package org.inkloom.diffusion.denoise;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetModel;
import org.inkloom.models.unet.UNetPass;
import org.inkloom.tensor.AdapterSet;

/**
 * Predicts the noise (or velocity) in latents: what a sampler and a training need of a U-Net. {@link EagerDenoiser} runs
 * its tree call by call, {@link RecordedDenoiser} repeats a recorded pass of fused kernels on a GPU.
 */
@FunctionalInterface
public interface Denoiser extends AutoCloseable {
    /**
     * Predicts.
     *
     * @param latents {@code [B, inChannels, H, W]} in the compute type
     * @param timesteps float32 {@code [B]}, on the model's device
     * @param pass the conditioning, and what is added to it: residuals for the down blocks and the middle, pictures that
     *     are looked at beside the text
     * @return {@code [B, outChannels, H, W]} in the compute type, in the caller's scope
     */
    Tensor predict(Tensor latents, Tensor timesteps, UNetPass pass);

    /** Gives back what was made for this denoiser alone; the model stays. */
    @Override
    default void close() {}

    /** Returns a denoiser that runs a tree. */
    static Denoiser of(UNet unet) {
        return new EagerDenoiser(unet);
    }

    /**
     * Returns the fastest denoiser for this thread: on a GPU with fused kernels a recorded one, else the plain tree.
     *
     * @param adapters stay beside the weights; must live until the denoiser is closed
     * @throws org.inkloom.run.InkloomException {@code INK-LORA-010} if an adapter names a layer that is not there
     */
    static Denoiser fastest(UNetModel model, AdapterSet adapters) {
        return model.recorded(adapters)
                .<Denoiser>map(RecordedDenoiser::new)
                .orElseGet(() -> new EagerDenoiser(model.with(adapters)));
    }
}

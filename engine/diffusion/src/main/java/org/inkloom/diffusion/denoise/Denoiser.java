package org.inkloom.diffusion.denoise;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetModel;
import org.inkloom.models.unet.UNetPass;
import org.inkloom.tensor.AdapterSet;

/**
 * Predicts the noise (or velocity) in latents: all that a sampler and a training need of a U-Net. {@link EagerDenoiser}
 * calls one operation after the other; {@link RecordedDenoiser} replays a recorded pass of fused kernels on a GPU.
 */
@FunctionalInterface
public interface Denoiser extends AutoCloseable {
    /**
     * Predicts what the U-Net was trained for: noise, velocity or the picture.
     *
     * @param latents {@code [B, inChannels, H, W]} in the compute type
     * @param timesteps float32 {@code [B]}, on the model's device
     * @param pass the conditioning, and what is added to it: residuals for the down blocks and the middle, reference
     *     pictures that are attended to beside the text
     * @return {@code [B, outChannels, H, W]} in the compute type, in the caller's scope
     */
    Tensor predict(Tensor latents, Tensor timesteps, UNetPass pass);

    /** Frees what belongs to this denoiser alone, such as a recording; the model stays open. */
    @Override
    default void close() {}

    /** Returns a denoiser that runs a U-Net operation by operation. */
    static Denoiser of(UNet unet) {
        return new EagerDenoiser(unet);
    }

    /**
     * Returns the fastest denoiser for the calling thread: a recorded one on a GPU with fused kernels, else an eager
     * one.
     *
     * @param adapters work beside the weights; they must stay open until the denoiser is closed
     * @throws org.inkloom.run.InkloomException {@code INK-LORA-010} if an adapter names a layer that the model lacks
     */
    static Denoiser fastest(UNetModel model, AdapterSet adapters) {
        return model.recorded(adapters)
                .<Denoiser>map(RecordedDenoiser::new)
                .orElseGet(() -> new EagerDenoiser(model.with(adapters)));
    }
}

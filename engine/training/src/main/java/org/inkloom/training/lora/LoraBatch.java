package org.inkloom.training.lora;

import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.models.unet.UNet;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Scope;
import org.inkloom.training.cache.Captions;
import org.inkloom.training.run.Owned;
import org.inkloom.training.step.DenoisingLoss;
import org.inkloom.training.step.StaticLevels;

/** Latents, noise and conditioning of batches of one size, in tensors that stay in place on the device. */
final class LoraBatch implements AutoCloseable {
    private final Owned owned = new Owned();
    private final Tensor latents;
    private final Tensor noise;
    private final StaticLevels levels;
    private final UNet.Conditioning conditioning;

    /**
     * Allocates for batches like one.
     *
     * @param clean its latents, {@code [B, C, H, W]}
     * @param timeIds of every such batch, {@code [B, 6]}
     */
    LoraBatch(Tensor clean, Captions.Encoded captions, Tensor timeIds, DenoisingLoss loss, Device device) {
        int count = (int) clean.size(0);
        try (Scope scope = Scope.open()) {
            latents = like(clean);
            noise = like(clean);
            conditioning = new UNet.Conditioning(
                    like(captions.tokens()), like(captions.pooled()), owned.retained(Scope.retain(timeIds)));
            levels = owned.add(new StaticLevels(loss, device, count));
        }
    }

    private Tensor like(Tensor one) {
        return owned.retained(Scope.retain(torch.zeros_like(one)));
    }

    /** Copies a batch to its place. */
    void set(Tensor clean, Captions.Encoded captions, DenoisingLoss.Mixture mixture) {
        try (NoGradGuard noGrad = new NoGradGuard()) {
            latents.copy_(clean);
            noise.copy_(mixture.noise());
            conditioning.hiddenStates().copy_(captions.tokens());
            conditioning.pooled().copy_(captions.pooled());
        }
        levels.set(mixture.timesteps());
    }

    Tensor latents() {
        return latents;
    }

    Tensor noise() {
        return noise;
    }

    DenoisingLoss.Levels levels() {
        return levels.value();
    }

    UNet.Conditioning conditioning() {
        return conditioning;
    }

    @Override
    public void close() {
        owned.close();
    }
}

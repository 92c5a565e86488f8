package org.inkloom.training.lora;

import java.util.Optional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.models.unet.UNet;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.cache.Captions;
import org.inkloom.training.run.Owned;
import org.inkloom.training.step.DenoisingLoss;
import org.inkloom.training.step.LeapLoss;
import org.inkloom.training.step.StaticLevels;
import org.inkloom.weights.DType;

/**
 * Latents, noise and conditioning of a batch, in tensors whose addresses do not change, so that a recorded step can
 * read them. There is one for each size of pictures.
 */
final class LoraBatch implements AutoCloseable {
    private final Owned owned = new Owned();
    private final Tensor latents;
    private final Tensor noise;
    private final Tensor leaps;
    private final StaticLevels levels;
    private final Tensor timeIds;
    private final Optional<UNet.Conditioning> conditioning;

    /**
     * Allocates tensors for batches of the same size as the given one.
     *
     * @param clean latents of a batch, {@code [B, C, H, W]}
     * @param captions its encoded captions; empty where captions are encoded anew in every step, with gradients
     * @param timeIds for every batch of this size, {@code [B, 6]}
     */
    LoraBatch(
            Tensor clean,
            Optional<Captions.Encoded> captions,
            Tensor timeIds,
            DenoisingLoss loss,
            Placement placement) {
        Device device = placement.device();
        int count = (int) clean.size(0);
        try (Scope scope = Scope.open()) {
            latents = like(Tensors.cast(clean, placement.exact()));
            noise = like(latents);
            leaps = owned.retained(Scope.retain(torch.zeros(new long[] {count}, Tensors.options(device, DType.INT64))));
            this.timeIds = owned.retained(Scope.retain(timeIds));
            conditioning =
                    captions.map(one -> new UNet.Conditioning(like(one.tokens()), like(one.pooled()), this.timeIds));
            levels = owned.add(new StaticLevels(loss, device, count));
        }
    }

    private Tensor like(Tensor one) {
        return owned.retained(Scope.retain(torch.zeros_like(one)));
    }

    /** Copies a batch into the tensors. */
    void set(Tensor clean, Optional<Captions.Encoded> captions, DenoisingLoss.Mixture mixture) {
        try (NoGradGuard noGrad = new NoGradGuard()) {
            latents.copy_(clean);
            noise.copy_(mixture.noise());
            captions.ifPresent(one -> {
                conditioning.orElseThrow().hiddenStates().copy_(one.tokens());
                conditioning.orElseThrow().pooled().copy_(one.pooled());
            });
        }
        levels.set(mixture.timesteps());
    }

    /** Copies a batch of a distillation into the tensors. */
    void set(Tensor clean, Optional<Captions.Encoded> captions, LeapLoss.Drawn drawn) {
        set(clean, captions, drawn.mixture());
        try (NoGradGuard noGrad = new NoGradGuard()) {
            leaps.copy_(drawn.leaps());
        }
    }

    Tensor leaps() {
        return leaps;
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

    /** Returns the conditioning that was copied in; fails where captions are encoded in the step. */
    UNet.Conditioning conditioning() {
        return conditioning.orElseThrow();
    }

    /** Returns the conditioning of captions that are encoded in the step. */
    UNet.Conditioning conditioning(Captions.Encoded captions) {
        return new UNet.Conditioning(captions.tokens(), captions.pooled(), timeIds);
    }

    @Override
    public void close() {
        owned.close();
    }
}

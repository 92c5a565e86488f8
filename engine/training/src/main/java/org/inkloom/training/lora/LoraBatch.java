package org.inkloom.training.lora;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.unet.UNet;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.step.DenoisingLoss;

/**
 * What a step computes from, in tensors that stay where they are: batches of one size are copied into the same ones, so
 * that a recorded step finds them.
 */
final class LoraBatch implements AutoCloseable {
    /**
     * What a recorded step depends on.
     *
     * @param latents their shape
     * @param tokens the shape of the text's features
     */
    record Size(List<Long> latents, List<Long> tokens) {
        static Size of(Tensor latents, UNet.Conditioning conditioning) {
            return new Size(shape(latents), shape(conditioning.hiddenStates()));
        }

        private static List<Long> shape(Tensor tensor) {
            return Arrays.stream(Tensors.shape(tensor)).boxed().toList();
        }
    }

    private final Size size;
    private final Tensor latents;
    private final Tensor noise;
    private final DenoisingLoss.Levels levels;
    private final UNet.Conditioning conditioning;

    private LoraBatch(Tensor latents, Tensor noise, DenoisingLoss.Levels levels, UNet.Conditioning conditioning) {
        size = Size.of(latents, conditioning);
        this.latents = own(latents);
        this.noise = own(noise);
        this.levels = new DenoisingLoss.Levels(
                own(levels.timesteps()), own(levels.signal()), own(levels.noise()), own(levels.weight()));
        this.conditioning = new UNet.Conditioning(
                own(conditioning.hiddenStates()), own(conditioning.pooled()), own(conditioning.timeIds()));
    }

    /**
     * Copies a batch to where batches of its size lie.
     *
     * @param known by size; a new size is added, and owned by whoever owns the map
     */
    static LoraBatch of(
            Map<Size, LoraBatch> known,
            Tensor latents,
            Tensor noise,
            DenoisingLoss.Levels levels,
            UNet.Conditioning conditioning) {
        try (NoGradGuard noGrad = new NoGradGuard()) {
            LoraBatch held = known.get(Size.of(latents, conditioning));
            if (held == null) {
                LoraBatch made = new LoraBatch(latents, noise, levels, conditioning);
                known.put(made.size, made);
                return made;
            }
            held.latents.copy_(latents);
            held.noise.copy_(noise);
            held.levels.timesteps().copy_(levels.timesteps());
            held.levels.signal().copy_(levels.signal());
            held.levels.noise().copy_(levels.noise());
            held.levels.weight().copy_(levels.weight());
            held.conditioning.hiddenStates().copy_(conditioning.hiddenStates());
            held.conditioning.pooled().copy_(conditioning.pooled());
            held.conditioning.timeIds().copy_(conditioning.timeIds());
            return held;
        }
    }

    private static Tensor own(Tensor tensor) {
        try (Scope scope = Scope.open()) {
            return Scope.retain(tensor.clone());
        }
    }

    Size size() {
        return size;
    }

    Tensor latents() {
        return latents;
    }

    Tensor noise() {
        return noise;
    }

    DenoisingLoss.Levels levels() {
        return levels;
    }

    UNet.Conditioning conditioning() {
        return conditioning;
    }

    @Override
    public void close() {
        List.of(
                        latents,
                        noise,
                        levels.timesteps(),
                        levels.signal(),
                        levels.noise(),
                        levels.weight(),
                        conditioning.hiddenStates(),
                        conditioning.pooled(),
                        conditioning.timeIds())
                .forEach(Scope::release);
    }
}

package org.inkloom.diffusion;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.diffusion.scheduler.Stepper;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;

/** How the sampling loop treats a picture of which only a part is drawn over. */
public sealed interface Inpainting {
    /** Returns the treatment of drawings in which no part stays. */
    static Inpainting none() {
        return new Whole();
    }

    /**
     * Returns what the network reads.
     *
     * @param latents {@code [B, C, H, W]}, as the sampler scales them for the network
     * @return {@code [B, channels of the network, H, W]}, in the current scope
     */
    default Tensor seen(Tensor latents) {
        return latents;
    }

    /**
     * Returns the latents after a step, with the part that stays put back in.
     *
     * @param next float32 {@code [B, C, H, W]}, as the step left them
     * @param call which call of the model the step made, from 0
     * @param stepper knows the noise level after the step
     */
    default Tensor kept(Tensor next, int call, Stepper stepper) {
        return next;
    }

    /**
     * Returns what the network reads in further channels behind the latents, {@code [1 or B, channels, H, W]}; empty
     * where it reads nothing else.
     */
    default Optional<Tensor> shown() {
        return Optional.empty();
    }

    /** No part stays. */
    record Whole() implements Inpainting {}

    /**
     * For any network: after each step, the latents outside the mask are replaced by those of the picture, with noise
     * of the level at which the next step begins; after the last step, by those of the picture themselves. This is
     * diffusers' way.
     *
     * @param share the mask, float32 {@code [1, 1, H, W]} on the device
     * @param original the picture's latents, {@code [B, C, H, W]}
     * @param noise the same unit noise that the drawing began with
     */
    record Blended(Tensor share, Tensor original, Tensor noise) implements Inpainting {
        @Override
        public Tensor kept(Tensor next, int call, Stepper stepper) {
            try (Scope scope = Scope.open()) {
                boolean last = call + 1 == stepper.timesteps().length;
                Tensor outside = last ? original : stepper.addNoise(original, noise, call + 1);
                return scope.keep(LatentMask.mixed(share, next, outside));
            }
        }
    }

    /**
     * For networks that were trained for inpainting: in further channels they read the mask, and the latents of the
     * picture without the masked part.
     *
     * @param channels {@code [1 or B, 1 + C, H, W]}: the mask, then the latents
     */
    record Shown(Tensor channels) implements Inpainting {
        @Override
        public Optional<Tensor> shown() {
            return Optional.of(channels);
        }

        @Override
        public Tensor seen(Tensor latents) {
            try (Scope scope = Scope.open()) {
                Tensor behind = channels.expand(latents.size(0), -1, -1, -1);
                return scope.keep(Tensors.cat(1, latents, behind));
            }
        }
    }

    /**
     * The first pictures of a batch exist already and stay as they are; they get noise of each step's level, so that
     * the others can attend to them.
     *
     * @param others what stays of the other pictures
     * @param original latents of the pictures that stay, float32 {@code [N, C, H, W]} on the device
     * @param noise for them, of the same shape
     */
    record Held(Inpainting others, Tensor original, Tensor noise) implements Inpainting {
        @Override
        public Tensor seen(Tensor latents) {
            return others.seen(latents);
        }

        @Override
        public Optional<Tensor> shown() {
            return others.shown();
        }

        @Override
        public Tensor kept(Tensor next, int call, Stepper stepper) {
            try (Scope scope = Scope.open()) {
                boolean last = call + 1 == stepper.timesteps().length;
                Tensor first = last ? original : stepper.addNoise(original, noise, call + 1);
                Tensor rest =
                        others.kept(next, call, stepper).narrow(0, original.size(0), next.size(0) - original.size(0));
                return scope.keep(Tensors.cat(0, first, rest));
            }
        }
    }
}

package org.inkloom.diffusion;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.diffusion.scheduler.Stepper;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.models.vae.Vae;
import org.inkloom.models.vae.VaeModel;
import org.inkloom.picture.mask.PictureMask;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;

/**
 * Makes the latents that drawing begins with: pure noise, or a picture with noise, of which a part may stay. Random
 * numbers are drawn in the same order as in diffusers, so that a seed gives the same picture in both.
 *
 * @param parts the model
 * @param sizes of its U-Net
 * @param device of the latents
 * @param tiles whether pictures are encoded tile by tile
 */
record LatentStart(ModelParts parts, UNetConfig sizes, Device device, Vae.Tiles tiles) {
    /**
     * What drawing begins with.
     *
     * @param latents float32 {@code [B, C, H, W]} on the device, with noise of the first step's level
     * @param inpainting which part of a picture stays
     */
    record Begun(Tensor latents, Inpainting inpainting) {}

    /**
     * What is drawn over.
     *
     * @param pixels pictures, {@code [1 or B, 3, H, W]} in [-1, 1] on the CPU; empty for pure noise, or if
     *     {@code latents} is given
     * @param latents the same as latents on the device; empty for pure noise, or if {@code pixels} is given
     * @param mask which part is drawn over; empty for all of it
     * @param strength how much of the picture is given up, in (0, 1]
     */
    record Source(Optional<Tensor> pixels, Optional<Tensor> latents, Optional<PictureMask> mask, double strength) {
        /** Nothing but noise. */
        static final Source NOISE = new Source(Optional.empty(), Optional.empty(), Optional.empty(), 1);

        /** Returns what a request starts from; pixels are in the current scope. */
        static Source of(GenerationRequest request) {
            return request.start()
                    .map(start -> new Source(
                            Optional.of(PixelTensors.toModel(start.picture())),
                            Optional.empty(),
                            start.mask().map(StartMask::mask),
                            start.strength()))
                    .orElse(NOISE);
        }

        /**
         * Returns whether nothing of the picture is used: as in diffusers, if the masked part is given up wholly
         * (strength 1), it starts from pure noise.
         */
        boolean isNoiseAlone() {
            return pixels.isEmpty() && latents.isEmpty() || mask.isPresent() && strength == 1;
        }
    }

    /**
     * Makes the latents.
     *
     * @param source what is drawn over
     * @param size of the latents, used where there is no picture
     * @param stepper scales the noise
     * @param noise the random numbers
     * @return tensors in the current scope
     */
    Begun begin(Source source, Size size, Stepper stepper, SeededNoise noise) {
        boolean shows = sizes.isInpainting();
        try (Scope scope = Scope.open()) {
            boolean needsOriginal = !source.isNoiseAlone() || source.mask().isPresent() && !shows;
            Optional<Tensor> original = needsOriginal ? Optional.of(original(source, size, noise)) : Optional.empty();
            Tensor drawn = noise.next(sizes.outChannels(), size.height(), size.width());
            Tensor unit = Tensors.to(drawn, device, DType.FLOAT32);
            Tensor latents = source.isNoiseAlone()
                    // Multiplied on the CPU, where the noise was drawn, as diffusers does it; on a GPU the last bit
                    // could differ.
                    ? Tensors.to(Tensors.mul(drawn, stepper.initNoiseSigma()), device, DType.FLOAT32)
                    : stepper.addNoise(original.orElseThrow(), unit, stepper.start());
            Inpainting inpainting = Inpainting.none();
            if (shows) {
                inpainting = new Inpainting.Shown(scope.keep(shown(source, size, noise)));
            } else if (source.mask().isPresent()) {
                inpainting = blended(source.mask().get(), original.orElseThrow(), unit, noise, scope);
            }
            return new Begun(scope.keep(latents), inpainting);
        }
    }

    /**
     * Latents of a batch.
     *
     * @param pictures in it
     * @param height in latents
     * @param width likewise
     */
    record Size(int pictures, int height, int width) {}

    private Inpainting blended(PictureMask mask, Tensor original, Tensor unit, SeededNoise noise, Scope scope) {
        // diffusers encodes the masked picture here as well, although only networks made for inpainting read it. That
        // takes random numbers from the stream, so the same ones are taken here: samplers that draw further noise then
        // get the same as in diffusers.
        noise.nextForStart(original.size(1), original.size(2), original.size(3));
        LatentMask small = LatentMask.of(mask, (int) original.size(2), (int) original.size(3));
        Tensor share = Tensors.to(small.tensor(), device, DType.FLOAT32);
        return new Inpainting.Blended(scope.keep(share), scope.keep(original.alias()), scope.keep(unit.alias()));
    }

    /**
     * Returns the mask and the latents of the picture without the masked part; a full mask and zeros where there is no
     * picture.
     */
    private Tensor shown(Source source, Size size, SeededNoise noise) {
        try (Scope scope = Scope.open()) {
            int pixels = parts.pixelsPerLatent();
            PictureMask mask = source.mask()
                    .orElseGet(() -> PictureMask.filled(size.width() * pixels, size.height() * pixels, 1))
                    .hard();
            Tensor picture = source.pixels().orElseGet(() -> torch.zeros(1, 3, mask.height(), mask.width()));
            Tensor left = Tensors.of(mask.inverted().values(), 1, 1, mask.height(), mask.width());
            Tensor latents = encoded(picture.mul(left), noise);
            Tensor share = LatentMask.of(mask, size.height(), size.width()).tensor();
            Tensor behind = Tensors.to(share, device, DType.FLOAT32).expand(latents.size(0), -1, -1, -1);
            return scope.keep(Tensors.cat(1, behind, latents));
        }
    }

    private Tensor original(Source source, Size size, SeededNoise noise) {
        try (Scope scope = Scope.open()) {
            Tensor latents =
                    source.latents().orElseGet(() -> encoded(source.pixels().orElseThrow(), noise));
            return scope.keep(latents.expand(size.pictures(), -1, -1, -1));
        }
    }

    /** Returns the most likely latents of pictures according to the encoder (the mean), float32 on the device. */
    Tensor mean(Tensor pixels) {
        try (Scope scope = Scope.open()) {
            Tensor mean = posterior(pixels).mean();
            return scope.keep(Tensors.cast(parts.vae().vae().scale(mean), DType.FLOAT32));
        }
    }

    private Vae.Posterior posterior(Tensor pixels) {
        VaeModel vae = parts.vae();
        Placement placement = vae.placement();
        return vae.fastest().encode(Tensors.to(pixels, placement.device(), placement.compute()), tiles);
    }

    /**
     * Returns latents of pictures, float32 on the device, drawn at random from the encoder's distribution as in
     * diffusers.
     */
    private Tensor encoded(Tensor pixels, SeededNoise noise) {
        try (Scope scope = Scope.open()) {
            VaeModel vae = parts.vae();
            Placement placement = vae.placement();
            Vae.Posterior posterior = posterior(pixels);
            Tensor mean = posterior.mean();
            Tensor unit = pixels.size(0) == 1
                    ? noise.nextForStart(mean.size(1), mean.size(2), mean.size(3))
                    : noise.next(mean.size(1), mean.size(2), mean.size(3));
            Tensor sampled = posterior.sample(Tensors.to(unit, placement.device(), placement.compute()));
            return scope.keep(Tensors.cast(vae.vae().scale(sampled), DType.FLOAT32));
        }
    }
}

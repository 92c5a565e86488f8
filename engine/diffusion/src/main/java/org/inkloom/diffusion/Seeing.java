package org.inkloom.diffusion;

import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.diffusion.denoise.Denoiser;
import org.inkloom.diffusion.family.ModelFamily;
import org.inkloom.diffusion.scheduler.PredictionType;
import org.inkloom.diffusion.sigma.SigmaTable;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetPass;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;

/** A U-Net as a sampler sees it: noisy latents in, the picture behind the noise out, with guidance and a mask. */
final class Seeing {
    private final Denoiser denoiser;
    private final Placement placement;
    private final StageSampling work;
    private final SigmaTable table;
    private final PredictionType prediction;
    private final LatentArray latents;
    private final ModelFamily family;
    private final int pixels;
    private final Optional<UNetPass> both;
    private final UNetPass positive;
    private final UNetPass negative;

    Seeing(
            Denoiser denoiser,
            Placement placement,
            StageSampling work,
            SigmaTable table,
            PredictionType prediction,
            ModelFamily family,
            int pixelsPerLatent) {
        this.denoiser = denoiser;
        this.placement = placement;
        this.work = work;
        this.table = table;
        this.prediction = prediction;
        this.latents = work.latents();
        this.family = family;
        this.pixels = pixelsPerLatent;
        UNet.Conditioning wanted = conditioning(work.positive());
        UNet.Conditioning unwanted = conditioning(work.negative());
        positive = UNetPass.of(wanted);
        negative = UNetPass.of(unwanted);
        both = work.positive().length() == work.negative().length()
                ? Optional.of(UNetPass.of(new UNet.Conditioning(
                        Tensors.cat(0, unwanted.hiddenStates(), wanted.hiddenStates()),
                        Tensors.cat(0, unwanted.pooled(), wanted.pooled()),
                        Tensors.cat(0, unwanted.timeIds(), wanted.timeIds()))))
                : Optional.empty();
    }

    private UNet.Conditioning conditioning(PromptVectors prompt) {
        int batch = latents.batch();
        Tensor tokens =
                Tensors.of(prompt.tokens(), 1, prompt.length(), prompt.width()).repeat(batch, 1, 1);
        Tensor pooled = Tensors.of(prompt.pooled(), 1, prompt.pooled().length).repeat(batch, 1);
        return family.conditioning(
                Tensors.to(tokens, placement.device(), placement.compute()),
                Tensors.to(pooled, placement.device(), placement.compute()),
                latents.height() * pixels,
                latents.width() * pixels,
                placement.device());
    }

    /** Returns the noisy start: at the largest level the noise alone is scaled a little further, as it was in training. */
    float[] begin(float[] noise) {
        double sigma = work.sigmas()[0];
        boolean most = sigma >= table.most() * (1 - 1e-5);
        double scale = most ? Math.sqrt(1 + sigma * sigma) : sigma;
        return sum(noise, scale, latents.values());
    }

    private static float[] sum(float[] noise, double scale, float[] values) {
        float[] result = new float[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) (noise[i] * scale + values[i]);
        }
        return result;
    }

    /** Returns the picture behind the noise; where a mask says so, the picture that is there already. */
    float[] denoised(float[] x, double sigma, float[] noise) {
        if (latents.mask().isEmpty()) {
            return seen(x, sigma);
        }
        float[] kept = sum(noise, sigma, latents.values());
        return mixed(seen(mixed(x, kept), sigma), latents.values());
    }

    /** Returns the end: outside the mask the latents as they were. */
    float[] end(float[] x) {
        return latents.mask().isEmpty() ? x : mixed(x, latents.values());
    }

    private float[] mixed(float[] inside, float[] outside) {
        float[] mask = latents.mask().orElseThrow();
        float[] result = new float[inside.length];
        for (int i = 0; i < result.length; i++) {
            float share = mask[i % mask.length];
            result[i] = inside[i] * share + outside[i] * (1 - share);
        }
        return result;
    }

    private float[] seen(float[] x, double sigma) {
        float[] output = guided(x, sigma);
        double a = sigma * sigma + 1;
        float[] result = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            result[i] = (float)
                    switch (prediction) {
                        case EPSILON -> x[i] - sigma * output[i];
                        case V -> x[i] / a - output[i] * sigma / Math.sqrt(a);
                        case SAMPLE -> output[i];
                    };
        }
        return result;
    }

    /** The network's outputs, led away from the negative; both by the same linear map, so guidance may come first. */
    private float[] guided(float[] x, double sigma) {
        try (Scope scope = Scope.open()) {
            Tensor plain = Tensors.of(x, latents.batch(), latents.channels(), latents.height(), latents.width());
            Tensor input = Tensors.to(
                    Tensors.mul(plain, 1 / Math.sqrt(sigma * sigma + 1)), placement.device(), placement.compute());
            int timestep = table.timestep(sigma);
            if (work.guidance() == 1) {
                return predict(input, timestep, positive);
            }
            float[] wanted;
            float[] unwanted;
            if (both.isPresent()) {
                float[] all = predict(Tensors.cat(0, input, input), timestep, both.get());
                unwanted = java.util.Arrays.copyOf(all, x.length);
                wanted = java.util.Arrays.copyOfRange(all, x.length, all.length);
            } else {
                unwanted = predict(input, timestep, negative);
                wanted = predict(input, timestep, positive);
            }
            float[] result = new float[x.length];
            for (int i = 0; i < result.length; i++) {
                result[i] = (float) (unwanted[i] + work.guidance() * (wanted[i] - unwanted[i]));
            }
            return result;
        }
    }

    private float[] predict(Tensor input, int timestep, UNetPass pass) {
        try (Scope scope = Scope.open()) {
            Tensor timesteps = torch.full(
                    new long[] {input.size(0)},
                    new Scalar((double) timestep),
                    Tensors.options(placement.device(), DType.FLOAT32));
            Tensor output = denoiser.predict(input, timesteps, pass);
            return Tensors.floats(Tensors.to(output, Device.CPU, DType.FLOAT32).contiguous());
        }
    }
}

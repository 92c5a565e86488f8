package org.inkloom.training.step;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.diffusion.denoise.Denoiser;
import org.inkloom.diffusion.scheduler.NoiseSchedule;
import org.inkloom.diffusion.scheduler.PredictionType;
import org.inkloom.models.unet.UNetPass;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Noise;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.config.ObjectiveConfig;
import org.inkloom.weights.DType;

/**
 * The loss of a model that predicts noise: the mean squared difference between its prediction and what was to be
 * predicted, in float32, weighted per example if min-SNR-gamma is set. For models that compute in float64, as tests of
 * exactness do, in float64.
 */
public final class DenoisingLoss {
    private final NoiseSchedule schedule;
    private final PredictionType prediction;
    private final ObjectiveConfig objective;
    private final Placement placement;
    private final DType exact;

    /**
     * Makes the loss of a model.
     *
     * @param schedule the noise that the model knows
     * @param prediction what the model outputs
     * @param placement where the model computes, and in which type
     */
    public DenoisingLoss(
            NoiseSchedule schedule, PredictionType prediction, ObjectiveConfig objective, Placement placement) {
        this.schedule = schedule;
        this.prediction = prediction;
        this.objective = objective;
        this.placement = placement;
        exact = placement.exact();
    }

    /**
     * What is mixed into a batch of latents. The tensors belong to the scope in which they were drawn.
     *
     * @param noise float32, on the model's device, of the latents' shape
     * @param timesteps one for each example
     */
    public record Mixture(Tensor noise, int[] timesteps) {}

    /**
     * Draws noise and timesteps on the CPU, so that they are the same for every device: for each example a timestep,
     * then the noise, then the noise offset if one is set.
     *
     * @param seed of this batch alone
     * @param shape of the latents, {@code [B, C, H, W]}
     */
    public Mixture draw(long seed, long... shape) {
        int[] timesteps = new int[(int) shape[0]];
        try (Scope scope = Scope.open();
                Noise random = new Noise(seed)) {
            for (int i = 0; i < timesteps.length; i++) {
                timesteps[i] = (int) random.randint(schedule.size());
            }
            Tensor noise = random.randn(shape);
            if (objective.noiseOffset() > 0) {
                Tensor shift = random.randn(shape[0], shape[1], 1, 1);
                noise = noise.add(Tensors.mul(shift, objective.noiseOffset()));
            }
            return new Mixture(scope.keep(Tensors.to(noise, placement.device(), DType.FLOAT32)), timesteps);
        }
    }

    /**
     * Computes the loss of a batch.
     *
     * @param latents {@code [B, C, H, W]}, scaled, float32 on the model's device
     * @param pass conditioning, and how the blocks are run
     * @return a scalar in the current scope, float32 unless the model computes in float64
     */
    public Tensor of(Denoiser model, Tensor latents, UNetPass pass, Mixture mixture) {
        try (Scope scope = Scope.open()) {
            Levels levels = levels(mixture.timesteps()).on(placement.device());
            Tensor noise = Tensors.cast(mixture.noise(), exact);
            return scope.keep(of(model, Tensors.cast(latents, exact), pass, noise, levels));
        }
    }

    /**
     * The noise levels of a batch, in float32, or float64 if the model computes in it.
     *
     * @param timesteps {@code [B]}
     * @param signal the share of the original in the noised latents, {@code [B, 1, 1, 1]}
     * @param noise the share of the noise, {@code [B, 1, 1, 1]}
     * @param weight of each example in the loss, {@code [B]}; or of each place in it, {@code [B, 1, H, W]}, which
     *     applies whether min-SNR-gamma is set or not
     */
    public record Levels(Tensor timesteps, Tensor signal, Tensor noise, Tensor weight) {
        /**
         * Returns these levels with a weight for each place, multiplied by the example's own, in the current scope.
         *
         * @param places {@code [B, 1, H, W]}, of mean 1 in each example
         */
        public Levels weighing(Tensor places) {
            return new Levels(timesteps, signal, noise, places.mul(weight.view(-1, 1, 1, 1)));
        }

        /** Returns them on a device, in the current scope. */
        public Levels on(Device device) {
            return new Levels(
                    Tensors.to(timesteps, device),
                    Tensors.to(signal, device),
                    Tensors.to(noise, device),
                    Tensors.to(weight, device));
        }
    }

    /** Looks timesteps up in the schedule; CPU tensors in the current scope. */
    public Levels levels(int... timesteps) {
        int batch = timesteps.length;
        float[] times = new float[batch];
        double[] signal = new double[batch];
        double[] noise = new double[batch];
        double[] weight = new double[batch];
        for (int i = 0; i < batch; i++) {
            float share = schedule.alphaCumprod(timesteps[i]);
            times[i] = timesteps[i];
            signal[i] = Math.sqrt(share);
            // The reference subtracts in float32 before it takes the square root, unless everything is float64.
            noise[i] = Math.sqrt(exact == DType.FLOAT64 ? 1.0 - share : 1f - share);
            weight[i] = weight(timesteps[i]);
        }
        try (Scope scope = Scope.open()) {
            return new Levels(
                    scope.keep(Tensors.of(times, batch)),
                    scope.keep(Tensors.cast(Tensors.of(signal, batch, 1, 1, 1), exact)),
                    scope.keep(Tensors.cast(Tensors.of(noise, batch, 1, 1, 1), exact)),
                    scope.keep(Tensors.cast(Tensors.of(weight, batch), exact)));
        }
    }

    /**
     * As {@link #of(Denoiser, Tensor, UNetPass, Mixture)}, from tensors that all lie on the model's device. Nothing is
     * copied or waited for, so the pass can be recorded.
     */
    public Tensor of(Denoiser model, Tensor latents, UNetPass pass, Tensor noise, Levels levels) {
        try (Scope scope = Scope.open()) {
            Tensor noisy = levels.signal().mul(latents).add(levels.noise().mul(noise));
            Tensor predicted = model.predict(Tensors.cast(noisy, placement.compute()), levels.timesteps(), pass);
            Tensor target = target(latents, noise, levels);
            return scope.keep(compare(Tensors.cast(predicted, exact), target, levels.weight()));
        }
    }

    private Tensor target(Tensor latents, Tensor noise, Levels levels) {
        return switch (prediction) {
            case EPSILON -> noise;
            case V -> levels.signal().mul(noise).sub(levels.noise().mul(latents));
            case SAMPLE -> latents;
        };
    }

    private Tensor compare(Tensor predicted, Tensor target, Tensor weight) {
        if (weight.dim() > 1) {
            return predicted.sub(target).pow(new Scalar(2)).mul(weight).mean();
        }
        if (objective.minSnrGamma() <= 0) {
            return torch.mse_loss(predicted, target);
        }
        Tensor each = predicted.sub(target).pow(new Scalar(2)).flatten(1, -1).mean(1);
        return each.mul(weight).mean();
    }

    /**
     * Min-SNR weighting. Where the last timestep is pure noise, its signal-to-noise ratio is 0, and a model that
     * predicts velocities would never learn it. For such models the weight is {@code min(snr + 1, gamma) / (snr + 1)}
     * instead, as in diffusers' training scripts.
     */
    private double weight(int timestep) {
        double gamma = objective.minSnrGamma();
        if (gamma <= 0) {
            return 1;
        }
        if (prediction == PredictionType.V && schedule.alphaCumprod(schedule.size() - 1) == 0) {
            double snr = schedule.snr(timestep) + 1;
            return Math.min(snr, gamma) / snr;
        }
        return schedule.minSnrWeight(timestep, gamma, prediction);
    }
}

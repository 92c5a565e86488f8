package org.inkloom.training.step;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.diffusion.scheduler.NoiseSchedule;
import org.inkloom.diffusion.scheduler.PredictionType;
import org.inkloom.models.unet.BlockRunner;
import org.inkloom.models.unet.UNet;
import org.inkloom.tensor.DType;
import org.inkloom.tensor.Noise;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.config.ObjectiveConfig;

/**
 * How far a model is from removing the noise that was mixed into latents: the mean squared difference in float32,
 * weighted per example where min-SNR-gamma is asked for.
 */
public final class DenoisingLoss {
    private final NoiseSchedule schedule;
    private final PredictionType prediction;
    private final ObjectiveConfig objective;
    private final Placement placement;

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
    }

    /** A model that predicts noise or velocity; {@link UNet#forward(Tensor, Tensor, UNet.Conditioning, BlockRunner)}. */
    @FunctionalInterface
    public interface Denoiser {
        /** Predicts from noisy latents; shapes as the U-Net's. */
        Tensor predict(Tensor noisy, Tensor timesteps, UNet.Conditioning conditioning, BlockRunner runner);
    }

    /**
     * What is mixed into a batch, in the scope it was drawn in.
     *
     * @param noise float32, on the model's device, the latents' shape
     * @param timesteps one per example
     */
    public record Mixture(Tensor noise, int[] timesteps) {}

    /**
     * Draws noise and timesteps on the CPU, the same for every device: per example a timestep, then the noise, then the
     * offset where there is one.
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
     * @return a float32 scalar in the current scope
     */
    public Tensor of(
            Denoiser model, Tensor latents, UNet.Conditioning conditioning, Mixture mixture, BlockRunner runner) {
        try (Scope scope = Scope.open()) {
            int[] timesteps = mixture.timesteps();
            Tensor noisy = schedule.addNoise(latents, mixture.noise(), timesteps);
            float[] numbers = new float[timesteps.length];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = timesteps[i];
            }
            Tensor times = Tensors.to(Tensors.of(numbers, numbers.length), placement.device(), DType.FLOAT32);
            Tensor predicted = model.predict(Tensors.cast(noisy, placement.compute()), times, conditioning, runner);
            Tensor target = schedule.target(prediction, latents, mixture.noise(), timesteps);
            return scope.keep(compare(Tensors.cast(predicted, DType.FLOAT32), target, timesteps));
        }
    }

    private Tensor compare(Tensor predicted, Tensor target, int... timesteps) {
        if (objective.minSnrGamma() <= 0) {
            return torch.mse_loss(predicted, target);
        }
        float[] weights = new float[timesteps.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) schedule.minSnrWeight(timesteps[i], objective.minSnrGamma(), prediction);
        }
        Tensor each = predicted.sub(target).pow(new Scalar(2)).flatten(1, -1).mean(1);
        return each.mul(Tensors.to(Tensors.of(weights, weights.length), placement.device(), DType.FLOAT32))
                .mean();
    }
}

package org.inkloom.training.base;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.diffusion.denoise.Denoiser;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetPass;
import org.inkloom.tensor.Noise;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.config.BaseTrainingConfig;
import org.inkloom.training.dataset.Draws;
import org.inkloom.training.source.Examples;
import org.inkloom.training.step.DenoisingLoss;
import org.inkloom.weights.DType;

/**
 * The validation loss: the denoising loss on held-out latents at four timesteps spread evenly over the schedule, always
 * with the same noise, so that two measurements differ only by the model.
 */
final class DenoisingCheck implements AutoCloseable {
    private static final int LEVELS = 4;
    private static final int CHUNK = 64;

    private final BaseTrainingConfig config;
    private final DenoisingLoss loss;
    private final int timesteps;
    private final Placement placement;
    private final Tensor latents;
    private final List<String> captions;
    private Map<String, Double> byLevel = Map.of();

    DenoisingCheck(
            BaseTrainingConfig config,
            DenoisingLoss loss,
            int timesteps,
            Placement placement,
            Tensor latents,
            Examples examples) {
        this.config = config;
        this.loss = loss;
        this.timesteps = timesteps;
        this.placement = placement;
        this.latents = Scope.retain(latents);
        captions = examples.captions();
    }

    /**
     * Measures a model on all held-out examples.
     *
     * @param conditioning encodes captions
     * @return the mean loss over examples and timesteps
     */
    double measure(UNet unet, Function<List<String>, UNet.Conditioning> conditioning) {
        double[] sums = new double[LEVELS];
        for (int from = 0; from < captions.size(); from += CHUNK) {
            int to = Math.min(captions.size(), from + CHUNK);
            try (Scope scope = Scope.open();
                    NoGradGuard noGrad = new NoGradGuard()) {
                UNet.Conditioning given = conditioning.apply(captions.subList(from, to));
                for (int level = 0; level < LEVELS; level++) {
                    sums[level] += (to - from) * lossAt(unet, given, from, to, level);
                }
            }
        }
        Map<String, Double> found = new LinkedHashMap<>();
        double mean = 0;
        for (int level = 0; level < LEVELS; level++) {
            found.put("loss.t" + timestep(level), sums[level] / captions.size());
            mean += sums[level] / captions.size() / LEVELS;
        }
        byLevel = found;
        return mean;
    }

    private int timestep(int level) {
        return (int) ((level + 0.5) / LEVELS * timesteps);
    }

    private double lossAt(UNet unet, UNet.Conditioning given, int from, int to, int level) {
        long seed = Draws.of(config.run().seed(), Draws.Purpose.VALIDATION, from, level)
                .nextSeed();
        try (Scope scope = Scope.open();
                Noise random = new Noise(seed)) {
            Tensor clean = latents.narrow(0, from, to - from);
            Tensor noise = Tensors.to(random.randn(Tensors.shape(clean)), placement.device(), DType.FLOAT32);
            int[] times = new int[to - from];
            java.util.Arrays.fill(times, timestep(level));
            return Tensors.item(
                    loss.of(Denoiser.of(unet), clean, UNetPass.of(given), new DenoisingLoss.Mixture(noise, times)));
        }
    }

    /**
     * Returns the last measurement's mean loss at each timestep, by names such as {@code loss.t125}; empty before the
     * first one.
     */
    Map<String, Double> byLevel() {
        return byLevel;
    }

    @Override
    public void close() {
        Scope.release(latents);
    }
}

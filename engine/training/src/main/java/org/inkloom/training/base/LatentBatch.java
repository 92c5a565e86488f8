package org.inkloom.training.base;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.config.BaseTrainingConfig;
import org.inkloom.training.dataset.Draws;
import org.inkloom.training.step.DenoisingLoss;
import org.inkloom.training.step.StaticLevels;
import org.inkloom.weights.DType;

/** A batch of latents, its noise and its timesteps, in tensors that stay in place on the device. */
public final class LatentBatch implements AutoCloseable {
    private final BaseTrainingConfig config;
    private final int timesteps;
    private final int channels;
    private final boolean weighs;
    private final Tensor kept;
    private final StaticNoise noise;
    private final StaticLevels levels;

    /**
     * Allocates for batches of the size that the settings name.
     *
     * @param loss looks timesteps up
     * @param timesteps how many there are to draw from
     * @param channels of the latents
     * @param height of the latents
     * @param width of the latents
     * @param weighs whether places differ in weight, and have one as a further channel
     */
    public LatentBatch(
            BaseTrainingConfig config,
            DenoisingLoss loss,
            int timesteps,
            Device device,
            int channels,
            int height,
            int width,
            boolean weighs) {
        this(config, loss, timesteps, device, channels, height, width, weighs ? 1 : 0, weighs);
    }

    /**
     * As above, with {@code further} channels in all beside the latents, of which the first is the places' weight where
     * they differ in it.
     */
    LatentBatch(
            BaseTrainingConfig config,
            DenoisingLoss loss,
            int timesteps,
            Device device,
            int channels,
            int height,
            int width,
            int further,
            boolean weighs) {
        this.weighs = weighs;
        this.config = config;
        this.timesteps = timesteps;
        this.channels = channels;
        long batch = config.run().batchSize();
        noise = new StaticNoise(device, config.run().seed(), batch, channels, height, width);
        try (Scope scope = Scope.open()) {
            long[] shape = {batch, channels + (long) further, height, width};
            kept = Scope.retain(torch.zeros(shape, Tensors.options(device, DType.FLOAT32)));
        }
        levels = new StaticLevels(loss, device, batch);
    }

    /** Draws a batch's noise and timesteps. */
    public void draw(long number) {
        noise.draw(number, config.noise().noiseOffset());
        levels.set(timesteps(config.run().seed(), number, config.run().batchSize(), timesteps));
    }

    /** Draws timesteps that cover the range evenly, one from each of as many stretches as there are examples. */
    static int[] timesteps(long seed, long batch, int count, int range) {
        Draws draws = Draws.of(seed, Draws.Purpose.TIMESTEPS, batch);
        int[] drawn = new int[count];
        for (int i = 0; i < count; i++) {
            drawn[i] = Math.min(range - 1, (int) ((i + draws.nextDouble()) / count * range));
        }
        return drawn;
    }

    /** Returns what a batch's examples are copied into: latents, and after their channels the places' weights. */
    Tensor kept() {
        return kept;
    }

    /** Returns the channels beside the latents that are no weights, in the current scope. */
    Tensor further() {
        long first = channels + (weighs ? 1L : 0);
        return kept.narrow(1, first, kept.size(1) - first);
    }

    /** Returns the latents, in the current scope. */
    public Tensor latents() {
        return kept.narrow(1, 0, channels);
    }

    /** Returns the batch's noise, owned by this object. */
    public Tensor noise() {
        return noise.value();
    }

    /** Returns the levels with all weights, in the current scope. */
    public DenoisingLoss.Levels levels() {
        return weighs ? levels.value().weighing(kept.narrow(1, channels, 1)) : levels.value();
    }

    @Override
    public void close() {
        noise.close();
        Scope.release(kept);
        levels.close();
    }
}

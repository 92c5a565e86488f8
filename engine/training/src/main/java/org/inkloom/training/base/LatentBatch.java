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

/**
 * A batch of latents with its noise and timesteps, in tensors whose addresses do not change, so that a recorded step
 * can read them.
 */
public final class LatentBatch implements AutoCloseable {
    private final BaseTrainingConfig config;
    private final int timesteps;
    private final int channels;
    private final boolean weighs;
    private final Tensor kept;
    private final StaticNoise noise;
    private final StaticLevels levels;

    /**
     * Allocates tensors for batches of the size that the settings name.
     *
     * @param loss holds the noise schedule's tables, in which timesteps are looked up
     * @param timesteps number of timesteps of the schedule
     * @param channels of the latents
     * @param height of the latents
     * @param width of the latents
     * @param weighs whether positions differ in weight, so that one more channel holds the weights
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
     * As above, with any number of channels after those of the latents.
     *
     * @param further number of these channels; the first of them holds the weights of positions if {@code weighs}
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

    /**
     * Draws the noise and timesteps of a batch.
     *
     * @param number of the batch, from 0; together with the seed it decides what is drawn
     */
    public void draw(long number) {
        noise.draw(number, config.noise().noiseOffset());
        levels.set(timesteps(config.run().seed(), number, config.run().batchSize(), timesteps));
    }

    /**
     * Draws timesteps that cover the schedule evenly: the range is cut into as many equal intervals as there are
     * examples, and one timestep is drawn from each (stratified sampling), so they rise along the batch.
     */
    static int[] timesteps(long seed, long batch, int count, int range) {
        Draws draws = Draws.of(seed, Draws.Purpose.TIMESTEPS, batch);
        int[] drawn = new int[count];
        for (int i = 0; i < count; i++) {
            drawn[i] = Math.min(range - 1, (int) ((i + draws.nextDouble()) / count * range));
        }
        return drawn;
    }

    /** Returns the tensor into which a batch's examples are copied: latents, then the further channels. */
    Tensor kept() {
        return kept;
    }

    /** Returns the channels after the latents and the weights, in the current scope. */
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

    /** Returns the batch's noise levels, with the weights of positions where these differ, in the current scope. */
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

package org.inkloom.training.base;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.config.BaseTrainingConfig;
import org.inkloom.training.dataset.Draws;
import org.inkloom.training.source.Uploads;
import org.inkloom.training.step.DenoisingLoss;
import org.inkloom.weights.DType;

/** A batch of latents, its noise and its timesteps, in tensors that stay in place on the device. */
final class LatentBatch implements AutoCloseable {
    private final BaseTrainingConfig config;
    private final DenoisingLoss loss;
    private final int timesteps;
    private final Device device;
    private final int channels;
    private final Tensor kept;
    private final StaticNoise noise;
    private final DenoisingLoss.Levels levels;

    LatentBatch(
            BaseTrainingConfig config,
            DenoisingLoss loss,
            int timesteps,
            Device device,
            int channels,
            int height,
            int width,
            boolean weighs) {
        this.config = config;
        this.loss = loss;
        this.timesteps = timesteps;
        this.device = device;
        this.channels = channels;
        long batch = config.run().batchSize();
        noise = new StaticNoise(device, config.run().seed(), batch, channels, height, width);
        try (Scope scope = Scope.open()) {
            kept = zeros(batch, weighs ? channels + 1 : channels, height, width);
            levels = new DenoisingLoss.Levels(zeros(batch), zeros(batch, 1, 1, 1), zeros(batch, 1, 1, 1), zeros(batch));
        }
    }

    private Tensor zeros(long... shape) {
        return Scope.retain(torch.zeros(shape, Tensors.options(device, DType.FLOAT32)));
    }

    /** Draws a batch's noise and timesteps. */
    void draw(long number) {
        noise.draw(number, config.noise().noiseOffset());
        try (Scope scope = Scope.open()) {
            DenoisingLoss.Levels drawn = loss.levels(
                    timesteps(config.run().seed(), number, config.run().batchSize(), timesteps));
            Uploads.copy(levels.timesteps(), drawn.timesteps(), device);
            Uploads.copy(levels.signal(), drawn.signal(), device);
            Uploads.copy(levels.noise(), drawn.noise(), device);
            Uploads.copy(levels.weight(), drawn.weight(), device);
        }
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

    /** Returns the latents, in the current scope. */
    Tensor latents() {
        return kept.narrow(1, 0, channels);
    }

    Tensor noise() {
        return noise.value();
    }

    /** Returns the levels with all weights, in the current scope. */
    DenoisingLoss.Levels levels() {
        return kept.size(1) > channels ? levels.weighing(kept.narrow(1, channels, 1)) : levels;
    }

    @Override
    public void close() {
        noise.close();
        Scope.release(kept);
        Scope.release(levels.timesteps());
        Scope.release(levels.signal());
        Scope.release(levels.noise());
        Scope.release(levels.weight());
    }
}

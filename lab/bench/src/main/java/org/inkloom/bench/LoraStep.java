package org.inkloom.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.diffusion.lora.LoraTarget;
import org.inkloom.diffusion.scheduler.NoiseConfig;
import org.inkloom.diffusion.scheduler.NoiseSchedule;
import org.inkloom.diffusion.scheduler.PredictionType;
import org.inkloom.models.unet.BlockRunner;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetModel;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.config.AdapterConfig;
import org.inkloom.training.config.LearningRateShape;
import org.inkloom.training.config.LoraInit;
import org.inkloom.training.config.ObjectiveConfig;
import org.inkloom.training.config.OptimizerConfig;
import org.inkloom.training.lora.LoraWeights;
import org.inkloom.training.run.DeviceAdvance;
import org.inkloom.training.run.Every;
import org.inkloom.training.run.FittedTime;
import org.inkloom.training.run.Portions;
import org.inkloom.training.run.PreparedTask;
import org.inkloom.training.run.Rhythm;
import org.inkloom.training.run.RunPlan;
import org.inkloom.training.run.TimeBudget;
import org.inkloom.training.schedule.LearningRate;
import org.inkloom.training.step.CheckpointedBlocks;
import org.inkloom.training.step.DenoisingLoss;
import org.inkloom.training.step.Differentiation;
import org.inkloom.training.step.Update;
import org.inkloom.weights.DType;
import org.jspecify.annotations.Nullable;

/**
 * A LoRA on the attention projections of a U-Net, and one training step of it after another on the same random latents.
 * Uses the pieces of which real training is made: on a GPU steps are handed over and, if wanted, recorded. One thread.
 */
public final class LoraStep implements AutoCloseable {
    private static final List<String> TARGETS = List.of("to_q", "to_k", "to_v", "to_out.0");
    private static final double LEARNING_RATE = 1e-4;
    private static final OptimizerConfig OPTIMIZER =
            new OptimizerConfig(LEARNING_RATE, LearningRateShape.CONSTANT, 0, 1, 1, 0.9, 0.999, 1e-8, 0.01, 0, 0);

    private final Scope scope = Scope.open();
    private final Placement placement;
    private final LoraWeights lora;
    private final Differentiation differentiation;
    private final Update update;
    private final DenoisingLoss loss;
    private final Inputs inputs;
    private final @Nullable DeviceAdvance advance;
    private long done;

    /**
     * Prepares.
     *
     * @param rank of the LoRA
     * @param checkpointing whether activations are computed again instead of kept
     * @param recorded whether a GPU repeats a recorded step
     * @param extent of each of the batch's latents and texts
     */
    public LoraStep(
            UNetModel model,
            int rank,
            boolean checkpointing,
            boolean recorded,
            int batch,
            Extent extent,
            RunControl control) {
        placement = model.placement();
        AdapterConfig adapter = new AdapterConfig(rank, rank, TARGETS, LoraInit.GAUSSIAN);
        lora = new LoraWeights(LoraTarget.of(model.shapes()), adapter, placement, 1);
        differentiation = checkpointing ? new CheckpointedBlocks() : Differentiation.PLAIN;
        update = new Update(lora.weights(), OPTIMIZER, placement.compute() == DType.FLOAT16, differentiation);
        loss = new DenoisingLoss(
                NoiseSchedule.of(NoiseConfig.KOLORS), PredictionType.EPSILON, new ObjectiveConfig(0, 0), placement);
        inputs = new Inputs(model.with(lora.adapters()), UNetInputs.random(model.config(), placement, batch, extent));
        advance = placement.device().isCuda()
                ? new DeviceAdvance(plan(), update, inputs, placement, recorded, control)
                : null;
    }

    private static RunPlan plan() {
        return new RunPlan(
                "measurement",
                Long.MAX_VALUE,
                Portions.of(1),
                LearningRate.of(OPTIMIZER, 1),
                new Rhythm(1, Every.NEVER, Every.NEVER, Every.NEVER),
                TimeBudget.UNLIMITED,
                FittedTime.NONE,
                false,
                1,
                Map.of());
    }

    /** Does one step, or hands it to the device. */
    public void run() {
        long number = done++;
        if (advance != null) {
            advance.make(number, LEARNING_RATE);
            return;
        }
        try (Scope each = Scope.open()) {
            update.add(inputs.loss(number, differentiation.runner()), 1);
            update.finish(LEARNING_RATE);
        }
    }

    /** Waits for the device and returns the mean loss of the steps since the last time; on the CPU nothing is noted. */
    public OptionalDouble loss() {
        return advance == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(advance.read().loss());
    }

    /** Returns whether the next step repeats what is recorded. */
    public boolean isRecorded() {
        return advance != null && advance.isRecorded();
    }

    /** Latents and texts that stay the same, with new noise and timesteps for each step. */
    private final class Inputs implements PreparedTask {
        private final UNet unet;
        private final UNetInputs random;
        private final Tensor latents;
        private final Tensor noise;
        private final DenoisingLoss.Levels levels;

        Inputs(UNet unet, UNetInputs random) {
            this.unet = unet;
            this.random = random;
            latents = Tensors.cast(random.sample(), DType.FLOAT32);
            DenoisingLoss.Mixture first = loss.draw(0, Tensors.shape(latents));
            noise = first.noise();
            levels = loss.levels(first.timesteps()).on(placement.device());
        }

        @Override
        public void prepare(long batch) {
            try (Scope each = Scope.open();
                    NoGradGuard noGrad = new NoGradGuard()) {
                DenoisingLoss.Mixture mixture = loss.draw(batch, Tensors.shape(latents));
                DenoisingLoss.Levels drawn = loss.levels(mixture.timesteps());
                noise.copy_(mixture.noise());
                levels.timesteps().copy_(drawn.timesteps());
                levels.signal().copy_(drawn.signal());
                levels.noise().copy_(drawn.noise());
                levels.weight().copy_(drawn.weight());
            }
        }

        @Override
        public Tensor loss(BlockRunner runner) {
            return loss.of(unet::forward, latents, random.conditioning(), noise, levels, runner);
        }

        @Override
        public OptionalDouble validate() {
            return OptionalDouble.empty();
        }

        @Override
        public void show(long step) {
            throw new IllegalStateException("a measurement shows nothing");
        }

        @Override
        public void export(Path folder) {
            throw new IllegalStateException("a measurement keeps nothing");
        }
    }

    @Override
    public void close() {
        if (advance != null) {
            advance.close();
        }
        update.close();
        lora.close();
        scope.close();
    }
}

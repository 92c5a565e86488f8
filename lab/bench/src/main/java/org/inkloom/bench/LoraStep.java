package org.inkloom.bench;

import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.diffusion.denoise.Denoiser;
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
import org.inkloom.training.run.DeviceStep;
import org.inkloom.training.run.GradientAccumulation;
import org.inkloom.training.run.HostStep;
import org.inkloom.training.run.Interval;
import org.inkloom.training.run.Objective;
import org.inkloom.training.run.RunPlan;
import org.inkloom.training.run.RunSchedule;
import org.inkloom.training.run.TrainingStep;
import org.inkloom.training.schedule.LearningRate;
import org.inkloom.training.step.CheckpointedBlocks;
import org.inkloom.training.step.DenoisingLoss;
import org.inkloom.training.step.Differentiation;
import org.inkloom.training.step.StaticLevels;
import org.inkloom.training.step.Update;
import org.inkloom.weights.DType;

/**
 * Runs training steps of a LoRA on the attention projections of a U-Net, always on the same random latents. Uses the
 * same classes as the real training: on a GPU steps are only started and, if asked for, recorded as a CUDA graph. For
 * use by one thread.
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
    private final TrainingStep step;
    private long done;

    /**
     * Prepares the training.
     *
     * @param rank of the LoRA
     * @param checkpointing whether activations are recomputed in the backward pass instead of kept
     * @param recorded whether a GPU replays the step from a CUDA graph
     * @param extent input sizes of each example
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
        step = placement.device().isCuda()
                ? new DeviceStep(plan(), update, inputs, placement, recorded, control)
                : new HostStep(plan(), update, inputs, control.cancellation());
    }

    private static RunPlan plan() {
        return new RunPlan(
                "measurement",
                new LearningRate(LEARNING_RATE, LearningRateShape.CONSTANT, 0, Long.MAX_VALUE, 1, 1),
                GradientAccumulation.of(1),
                new RunSchedule(1, Interval.NEVER, Interval.NEVER, Interval.NEVER));
    }

    /** Runs one step; on a GPU only starts it. */
    public void run() {
        step.make(done++, LEARNING_RATE);
    }

    /** Waits for the device and returns the mean loss of the steps since the last call. */
    public double loss() {
        return step.read().loss();
    }

    /** Returns whether the next step is replayed from a CUDA graph. */
    public boolean isRecorded() {
        return step instanceof DeviceStep device && device.isRecorded();
    }

    /** Supplies the same latents and texts for every step, with new noise and timesteps. */
    private final class Inputs implements Objective {
        private final UNet unet;
        private final UNetInputs random;
        private final Tensor latents;
        private final Tensor noise;
        private final StaticLevels levels;

        Inputs(UNet unet, UNetInputs random) {
            this.unet = unet;
            this.random = random;
            latents = Tensors.cast(random.sample(), DType.FLOAT32);
            DenoisingLoss.Mixture first = loss.draw(0, Tensors.shape(latents));
            noise = first.noise();
            levels = new StaticLevels(loss, placement.device(), first.timesteps().length);
        }

        @Override
        public void prepare(long batch) {
            try (Scope each = Scope.open();
                    NoGradGuard noGrad = new NoGradGuard()) {
                DenoisingLoss.Mixture mixture = loss.draw(batch, Tensors.shape(latents));
                noise.copy_(mixture.noise());
                levels.set(mixture.timesteps());
            }
        }

        @Override
        public Tensor loss(BlockRunner runner) {
            return loss.of(Denoiser.of(unet), latents, random.pass().runBy(runner), noise, levels.value());
        }
    }

    @Override
    public void close() {
        step.close();
        inputs.levels.close();
        update.close();
        lora.close();
        scope.close();
    }
}

package org.inkloom.bench;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.diffusion.lora.LoraTarget;
import org.inkloom.diffusion.scheduler.NoiseConfig;
import org.inkloom.diffusion.scheduler.NoiseSchedule;
import org.inkloom.diffusion.scheduler.PredictionType;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetModel;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.config.AdapterConfig;
import org.inkloom.training.config.LearningRateShape;
import org.inkloom.training.config.LoraInit;
import org.inkloom.training.config.ObjectiveConfig;
import org.inkloom.training.config.OptimizerConfig;
import org.inkloom.training.lora.LoraWeights;
import org.inkloom.training.step.CheckpointedBlocks;
import org.inkloom.training.step.DenoisingLoss;
import org.inkloom.training.step.Differentiation;
import org.inkloom.training.step.Update;
import org.inkloom.weights.DType;

/**
 * A LoRA on the attention projections of a U-Net, and one training step of it after another on the same random latents.
 * Uses the pieces of which real training is made. One thread.
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
    private final UNet unet;
    private final UNetInputs inputs;
    private final Tensor latents;
    private long done;

    /**
     * Prepares.
     *
     * @param rank of the LoRA
     * @param checkpointing whether activations are computed again instead of kept
     * @param extent of each of the batch's latents and texts
     */
    public LoraStep(UNetModel model, int rank, boolean checkpointing, int batch, Extent extent) {
        placement = model.placement();
        AdapterConfig adapter = new AdapterConfig(rank, rank, TARGETS, LoraInit.GAUSSIAN);
        lora = new LoraWeights(LoraTarget.of(model.shapes()), adapter, placement, 1);
        differentiation = checkpointing ? new CheckpointedBlocks() : Differentiation.PLAIN;
        update = new Update(lora.weights(), OPTIMIZER, placement.compute() == DType.FLOAT16, differentiation);
        loss = new DenoisingLoss(
                NoiseSchedule.of(NoiseConfig.KOLORS), PredictionType.EPSILON, new ObjectiveConfig(0, 0), placement);
        unet = model.with(lora.adapters());
        inputs = UNetInputs.random(model.config(), placement, batch, extent);
        latents = Tensors.cast(inputs.sample(), DType.FLOAT32);
    }

    /** Does one step. */
    public void run() {
        try (Scope each = Scope.open()) {
            DenoisingLoss.Mixture mixture = loss.draw(done++, Tensors.shape(latents));
            Tensor value = loss.of(unet::forward, latents, inputs.conditioning(), mixture, differentiation.runner());
            update.add(value, 1);
            update.finish(LEARNING_RATE);
        }
    }

    @Override
    public void close() {
        update.close();
        lora.close();
        scope.close();
    }
}

package org.inkloom.bench;

import java.util.ArrayList;
import java.util.List;
import org.inkloom.bench.operations.OperationCount;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.models.unet.UNetModel;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.cuda.CudaGraph;

/**
 * Measures steps of LoRA training over a U-Net with random weights: noise, forward and backward pass, loss, AdamW.
 *
 * @param preset the model's sizes
 * @param placement device and data type of the U-Net; the LoRA is float32
 * @param batch pictures in a step
 * @param height of a picture in pixels
 * @param width of a picture in pixels
 * @param rank of the LoRA
 * @param checkpointing whether activations are recomputed in the backward pass instead of kept
 * @param repetition number of runs
 */
record TrainBench(
        ModelPreset preset,
        Placement placement,
        int batch,
        int height,
        int width,
        int rank,
        boolean checkpointing,
        Measurement.Repetition repetition) {
    private static final int RECORDING = 5;

    /** Measures the normal step and, on a GPU, the one replayed from a CUDA graph. */
    List<Measurement> run(RunControl control) {
        List<Measurement> found = new ArrayList<>();
        try (UNetModel model =
                UNetModel.over(preset.unet(), RandomOnDevice.weights(placement, Sizes.stored(placement)))) {
            if (placement.device().isCuda() && CudaGraph.unavailable().isEmpty()) {
                found.add(measure(model, true, control));
            }
            found.add(measure(model, false, control));
        }
        return found;
    }

    private Measurement measure(UNetModel model, boolean recorded, RunControl control) {
        String name = "train lora " + (recorded ? "recorded " : "") + "rank " + rank
                + (checkpointing ? " checkpointing " : " ") + Sizes.of(preset, placement, batch, height, width);
        Extent extent = Extent.of(preset, height, width);
        // Counted are the forward pass and the gradients of activations: weights are frozen, and what checkpointing
        // recomputes is no useful work.
        double teraflops = 2
                * OperationCount.ofUNet(preset.unet(), batch, extent.height(), extent.width(), extent.tokens())
                        .teraflops();
        // The fourth step is the one that records the graph.
        int before = recorded ? Math.max(RECORDING, repetition.warmup()) : repetition.warmup();
        try (LoraStep step = new LoraStep(model, rank, checkpointing, recorded, batch, extent, control)) {
            return Measurement.of(
                    name,
                    placement.device(),
                    new Measurement.Repetition(before, repetition.runs()),
                    teraflops,
                    control,
                    step::run);
        }
    }
}

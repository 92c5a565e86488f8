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
 * Times steps of LoRA training over a U-Net with random weights: noise, forward, loss, backward, AdamW.
 *
 * @param preset which sizes
 * @param placement device and type of the U-Net; the LoRA is float32
 * @param batch pictures per step
 * @param height picture height in pixels
 * @param width picture width in pixels
 * @param rank of the LoRA
 * @param checkpointing whether activations are computed again instead of kept
 * @param repetition how often
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

    /** Measures the plain step and, on a GPU, the recorded one. */
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
        // Forward, and backward to the activations; the weights are frozen, and what checkpointing repeats is no gain.
        double teraflops = 2
                * OperationCount.ofUNet(preset.unet(), batch, extent.height(), extent.width(), extent.tokens())
                        .teraflops();
        // The fourth step records.
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

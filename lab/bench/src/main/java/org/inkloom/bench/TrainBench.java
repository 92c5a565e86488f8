package org.inkloom.bench;

import org.inkloom.bench.operations.OperationCount;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.models.unet.UNetModel;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Placement;

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

    /** Measures. */
    Measurement run(RunControl control) {
        String name = "train lora rank " + rank + (checkpointing ? " checkpointing " : " ")
                + Sizes.of(preset, placement, batch, height, width);
        Extent extent = Extent.of(preset, height, width);
        // Forward, and backward to the activations; the weights are frozen, and what checkpointing repeats is no gain.
        double teraflops = 2
                * OperationCount.ofUNet(preset.unet(), batch, extent.height(), extent.width(), extent.tokens())
                        .teraflops();
        try (UNetModel model =
                        UNetModel.over(preset.unet(), RandomOnDevice.weights(placement, Sizes.stored(placement)));
                LoraStep step = new LoraStep(model, rank, checkpointing, batch, extent)) {
            return Measurement.of(name, placement.device(), repetition, teraflops, control, step::run);
        }
    }
}

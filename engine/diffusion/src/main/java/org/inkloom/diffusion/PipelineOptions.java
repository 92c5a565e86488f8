package org.inkloom.diffusion;

import org.inkloom.models.vae.Vae;
import org.inkloom.tensor.Device;
import org.inkloom.weights.DType;

/**
 * Where and how a pipeline computes.
 *
 * @param device CPU or GPU
 * @param dtype element type of weights and activations on a GPU. On a CPU it changes nothing: weights keep what the file
 *     has and arithmetic is float32 ({@link #compute}), because half-precision arithmetic is far slower there
 * @param residency which parts stay in memory between uses
 * @param tiles whether the autoencoder works tile by tile on pictures larger than its tile
 * @param loras how LoRAs are applied
 */
public record PipelineOptions(Device device, DType dtype, Residency residency, Vae.Tiles tiles, LoraApplication loras) {
    /** Which parts of the model stay in memory between uses. */
    public enum Residency {
        /** All parts, if they fill less than a quarter of the device's memory; otherwise one at a time. */
        AUTO,
        /** All parts, once used. */
        KEEP,
        /** The part in use alone: the others are loaded again when needed. */
        ONE_AT_A_TIME
    }

    /** How LoRAs are applied. */
    public enum LoraApplication {
        /** Beside the weights: files and scales may change from one request to the next at no cost. */
        BESIDE,
        /** Multiplied into the weights: steps are as fast as without, and other LoRAs or scales load the U-Net again. */
        FUSED
    }

    /** Returns the usual options of a device: float32 on the CPU, float16 on a GPU. */
    public static PipelineOptions on(Device device) {
        return new PipelineOptions(
                device,
                device.isCuda() ? DType.FLOAT16 : DType.FLOAT32,
                Residency.AUTO,
                Vae.Tiles.OFF,
                LoraApplication.BESIDE);
    }

    /** Returns the type that is computed in: {@link #dtype} on a GPU, float32 on a CPU. */
    public DType compute() {
        return device.isCuda() ? dtype : DType.FLOAT32;
    }

    /** Returns these options with another element type. */
    public PipelineOptions withDtype(DType value) {
        return new PipelineOptions(device, value, residency, tiles, loras);
    }

    /** Returns these options with another residency. */
    public PipelineOptions withResidency(Residency value) {
        return new PipelineOptions(device, dtype, value, tiles, loras);
    }

    /** Returns these options with tiling on or off. */
    public PipelineOptions withTiles(Vae.Tiles value) {
        return new PipelineOptions(device, dtype, residency, value, loras);
    }

    /** Returns these options with LoRAs applied in another way. */
    public PipelineOptions withLoras(LoraApplication value) {
        return new PipelineOptions(device, dtype, residency, tiles, value);
    }
}

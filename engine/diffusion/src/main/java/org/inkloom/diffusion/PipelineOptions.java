package org.inkloom.diffusion;

import java.util.Optional;
import org.inkloom.diffusion.embedding.EmbeddingFolders;
import org.inkloom.models.vae.Vae;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.fused.MatrixProducts;
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
 * @param precision of the U-Net's products
 * @param embeddings where the embeddings lie that prompts name
 */
public record PipelineOptions(
        Device device,
        DType dtype,
        Residency residency,
        Vae.Tiles tiles,
        LoraApplication loras,
        Precision precision,
        EmbeddingFolders embeddings) {
    /** How exactly the U-Net multiplies. */
    public enum Precision {
        /** In {@link PipelineOptions#dtype}. */
        USUAL,
        /**
         * The products of transformer blocks in eight bits (e4m3, a scale for each row of both factors) where the GPU has
         * them and half precision is computed in; as usual elsewhere. Faster where there is much to multiply, and the
         * picture is another in its details.
         */
        FLOAT8
    }

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
                LoraApplication.BESIDE,
                Precision.USUAL,
                EmbeddingFolders.NONE);
    }

    /** Returns the type that is computed in: {@link #dtype} on a GPU, float32 on a CPU. */
    public DType compute() {
        return device.isCuda() ? dtype : DType.FLOAT32;
    }

    /** Returns these options with another element type. */
    public PipelineOptions withDtype(DType value) {
        return new PipelineOptions(device, value, residency, tiles, loras, precision, embeddings);
    }

    /** Returns these options with another residency. */
    public PipelineOptions withResidency(Residency value) {
        return new PipelineOptions(device, dtype, value, tiles, loras, precision, embeddings);
    }

    /** Returns these options with tiling on or off. */
    public PipelineOptions withTiles(Vae.Tiles value) {
        return new PipelineOptions(device, dtype, residency, value, loras, precision, embeddings);
    }

    /** Returns these options with LoRAs applied in another way. */
    public PipelineOptions withLoras(LoraApplication value) {
        return new PipelineOptions(device, dtype, residency, tiles, value, precision, embeddings);
    }

    /** Returns these options with products of another precision. */
    public PipelineOptions withPrecision(Precision value) {
        return new PipelineOptions(device, dtype, residency, tiles, loras, value, embeddings);
    }

    /** Returns these options with folders of embeddings. */
    public PipelineOptions withEmbeddings(EmbeddingFolders value) {
        return new PipelineOptions(device, dtype, residency, tiles, loras, precision, value);
    }

    /** Returns whether products are computed in eight bits: asked for, and possible here. */
    public boolean isInFloat8() {
        return precision == Precision.FLOAT8 && whyNotFloat8().isEmpty();
    }

    /** Returns why products in eight bits, which were asked for, are computed as usual; empty if they are not. */
    public Optional<String> whyNotFloat8() {
        if (precision == Precision.USUAL) {
            return Optional.empty();
        }
        return device.isCuda()
                ? MatrixProducts.of(device, compute()).slowInFloat8()
                : Optional.of("products in eight bits are for GPUs");
    }
}

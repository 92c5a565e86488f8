package org.inkloom.studio;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.inkloom.weights.DType;

/**
 * Where and how a studio computes, and where it looks for models.
 *
 * @param device {@code cpu}, {@code cuda:N}, or {@code auto}: the first GPU if there is one
 * @param dtype in which models compute; empty for float16 on a GPU and float32 on the CPU
 * @param residency which parts of a model stay in memory between uses
 * @param tiling whether large pictures are decoded in tiles, which is done anyway if they do not fit otherwise
 * @param fuseLoras whether LoRAs are merged into the weights: steps are then as fast as without, but other LoRAs or
 *     scales load the U-Net again
 * @param float8 whether the U-Net's matrix products are computed in eight bits if the GPU supports it
 * @param modelFolders folders whose subfolders are models, beside downloaded ones and the carried one
 * @param loraFolders folders of LoRA files
 * @param embeddingFolders folders of textual-inversion embeddings, beside {@code embeddings} in
 *     {@code INKLOOM_HOME}
 * @param previewDecoder folder or file of the tiny autoencoder for previews; empty for the one that was published
 *     for the model, if it was downloaded
 */
public record StudioOptions(
        String device,
        Optional<DType> dtype,
        Residency residency,
        boolean tiling,
        boolean fuseLoras,
        boolean float8,
        List<Path> modelFolders,
        List<Path> loraFolders,
        List<Path> embeddingFolders,
        Optional<Path> previewDecoder) {
    /** Which parts of a model stay in memory between uses. */
    public enum Residency {
        /** All parts, if they fill less than a quarter of the device's memory; otherwise one at a time. */
        AUTO,
        /** All parts, once used. */
        KEEP,
        /** Only the part in use; others are loaded again when needed. */
        ONE_AT_A_TIME
    }

    /** The first GPU or the CPU, and everything else as usual. */
    public static final StudioOptions USUAL = new StudioOptions(
            "auto",
            Optional.empty(),
            Residency.AUTO,
            false,
            false,
            false,
            List.of(),
            List.of(),
            List.of(),
            Optional.empty());

    /** Copies the lists; whether the device exists is checked when the first model is opened. */
    public StudioOptions {
        Objects.requireNonNull(device);
        Objects.requireNonNull(residency);
        modelFolders = List.copyOf(modelFolders);
        loraFolders = List.copyOf(loraFolders);
        embeddingFolders = List.copyOf(embeddingFolders);
    }

    /** Returns these options with another device. */
    public StudioOptions withDevice(String value) {
        return changed(change -> change.device = value);
    }

    /** Returns these options with a type to compute in. */
    public StudioOptions withDtype(DType value) {
        return changed(change -> change.dtype = Optional.of(value));
    }

    /** Returns these options with another residency. */
    public StudioOptions withResidency(Residency value) {
        return changed(change -> change.residency = value);
    }

    /** Returns these options with decoding tile by tile on or off. */
    public StudioOptions withTiling(boolean value) {
        return changed(change -> change.tiling = value);
    }

    /** Returns these options with LoRAs merged into the weights, or kept beside them. */
    public StudioOptions withFusedLoras(boolean value) {
        return changed(change -> change.fuseLoras = value);
    }

    /** Returns these options with products in eight bits, or as usual. */
    public StudioOptions withFloat8(boolean value) {
        return changed(change -> change.float8 = value);
    }

    /** Returns these options with folders whose subfolders are models. */
    public StudioOptions withModelFolders(List<Path> value) {
        return changed(change -> change.modelFolders = value);
    }

    /** Returns these options with folders of LoRA files. */
    public StudioOptions withLoraFolders(List<Path> value) {
        return changed(change -> change.loraFolders = value);
    }

    /** Returns these options with folders of embeddings; a missing one is refused when a model is opened. */
    public StudioOptions withEmbeddingFolders(List<Path> value) {
        return changed(change -> change.embeddingFolders = value);
    }

    /** Returns these options with a tiny autoencoder for previews. */
    public StudioOptions withPreviewDecoder(Path value) {
        return changed(change -> change.previewDecoder = Optional.of(value));
    }

    private StudioOptions changed(Consumer<Change> by) {
        Change change = new Change(this);
        by.accept(change);
        return change.options();
    }

    /** A mutable copy, in which one option is replaced. */
    private static final class Change {
        private String device;
        private Optional<DType> dtype;
        private Residency residency;
        private boolean tiling;
        private boolean fuseLoras;
        private boolean float8;
        private List<Path> modelFolders;
        private List<Path> loraFolders;
        private List<Path> embeddingFolders;
        private Optional<Path> previewDecoder;

        Change(StudioOptions from) {
            device = from.device;
            dtype = from.dtype;
            residency = from.residency;
            tiling = from.tiling;
            fuseLoras = from.fuseLoras;
            float8 = from.float8;
            modelFolders = from.modelFolders;
            loraFolders = from.loraFolders;
            embeddingFolders = from.embeddingFolders;
            previewDecoder = from.previewDecoder;
        }

        StudioOptions options() {
            return new StudioOptions(
                    device,
                    dtype,
                    residency,
                    tiling,
                    fuseLoras,
                    float8,
                    modelFolders,
                    loraFolders,
                    embeddingFolders,
                    previewDecoder);
        }
    }
}

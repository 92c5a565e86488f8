package org.inkloom.studio;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.inkloom.weights.DType;

/**
 * Where and how a studio computes, and where it looks for models.
 *
 * @param device {@code cpu}, {@code cuda:N}, or {@code auto}: the first GPU if there is one
 * @param dtype to compute in; empty for float16 on a GPU and float32 on the CPU
 * @param residency which parts of a model stay in memory between uses
 * @param tiling whether large pictures are decoded tile by tile, which is done anyway where they do not fit otherwise
 * @param fuseLoras whether LoRAs are multiplied into the weights: steps are as fast as without, and other LoRAs or scales
 *     load the U-Net again
 * @param modelFolders folders whose subfolders are models, beside those that were fetched and the carried one
 * @param loraFolders folders of LoRA files
 */
public record StudioOptions(
        String device,
        Optional<DType> dtype,
        Residency residency,
        boolean tiling,
        boolean fuseLoras,
        List<Path> modelFolders,
        List<Path> loraFolders) {
    /** Which parts of a model stay in memory between uses. */
    public enum Residency {
        /** All parts, if they fill less than a quarter of the device's memory; otherwise one at a time. */
        AUTO,
        /** All parts, once used. */
        KEEP,
        /** The part in use alone: the others are loaded again when needed. */
        ONE_AT_A_TIME
    }

    /** The first GPU or the CPU, and everything else as usual. */
    public static final StudioOptions USUAL =
            new StudioOptions("auto", Optional.empty(), Residency.AUTO, false, false, List.of(), List.of());

    /** Copies the lists; the device is looked for when the first model is opened. */
    public StudioOptions {
        Objects.requireNonNull(device);
        Objects.requireNonNull(residency);
        modelFolders = List.copyOf(modelFolders);
        loraFolders = List.copyOf(loraFolders);
    }

    /** Returns these options with another device. */
    public StudioOptions withDevice(String value) {
        return new StudioOptions(value, dtype, residency, tiling, fuseLoras, modelFolders, loraFolders);
    }

    /** Returns these options with a type to compute in. */
    public StudioOptions withDtype(DType value) {
        return new StudioOptions(device, Optional.of(value), residency, tiling, fuseLoras, modelFolders, loraFolders);
    }

    /** Returns these options with another residency. */
    public StudioOptions withResidency(Residency value) {
        return new StudioOptions(device, dtype, value, tiling, fuseLoras, modelFolders, loraFolders);
    }

    /** Returns these options with decoding tile by tile on or off. */
    public StudioOptions withTiling(boolean value) {
        return new StudioOptions(device, dtype, residency, value, fuseLoras, modelFolders, loraFolders);
    }

    /** Returns these options with LoRAs multiplied into the weights, or beside them. */
    public StudioOptions withFusedLoras(boolean value) {
        return new StudioOptions(device, dtype, residency, tiling, value, modelFolders, loraFolders);
    }

    /** Returns these options with folders whose subfolders are models. */
    public StudioOptions withModelFolders(List<Path> value) {
        return new StudioOptions(device, dtype, residency, tiling, fuseLoras, value, loraFolders);
    }

    /** Returns these options with folders of LoRA files. */
    public StudioOptions withLoraFolders(List<Path> value) {
        return new StudioOptions(device, dtype, residency, tiling, fuseLoras, modelFolders, value);
    }
}

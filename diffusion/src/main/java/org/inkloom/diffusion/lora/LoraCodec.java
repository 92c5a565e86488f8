package org.inkloom.diffusion.lora;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.inkloom.tensor.file.TensorFile;

/** One foreign LoRA layout: how it names the layers, where it keeps alpha, and how it is written. */
sealed interface LoraCodec permits PeftCodec, KohyaCodec, DiffSynthCodec {
    /** What a file states besides its tensors. */
    @FunctionalInterface
    interface Alphas {
        /** Returns the alpha of a layer, by diffusers name; empty where the file does not say. */
        OptionalDouble of(String layer, int rank);
    }

    /** Returns the layout that a file of this codec has, judged by its keys. */
    LoraFormat format(TensorFile file);

    /** Returns the layer that a file's module names; empty if the U-Net has none such. */
    Optional<String> layer(String module, LoraTarget target);

    /** Returns what the file states about alpha outside its tensors. */
    Alphas alphas(TensorFile file);

    /**
     * Writes a LoRA, replacing the file as a whole or not at all.
     *
     * @param modules what to write
     * @param target the U-Net, for layouts whose names depend on it
     * @param metadata further metadata for the header, where the layout has one
     */
    void write(Path path, List<LoraModule> modules, LoraTarget target, Map<String, String> metadata);
}

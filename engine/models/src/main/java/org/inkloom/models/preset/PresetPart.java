package org.inkloom.models.preset;

import java.util.function.Function;
import org.inkloom.tensor.WeightScope;
import org.inkloom.weights.TensorFiles;

/**
 * One network of a preset.
 *
 * @param folder for its weights, inside the folder that is written; empty for that folder itself
 * @param name file name of the weights: a stem such as {@code model}, which gets an ending and shard numbers as needed;
 *     or the complete file name if {@code oneFile} is set
 * @param oneFile whether {@code name} is a complete file name
 * @param network builds the network over a scope, which reveals names and shapes of its parameters
 */
public record PresetPart(String folder, String name, boolean oneFile, Function<WeightScope, ?> network) {
    /** A U-Net, an autoencoder or a network beside them, named as diffusers does. */
    static PresetPart diffusers(String folder, Function<WeightScope, ?> network) {
        return new PresetPart(folder, TensorFiles.DIFFUSERS_STEM, false, network);
    }

    /** A text encoder, named as transformers does. */
    static PresetPart text(String folder, Function<WeightScope, ?> network) {
        return new PresetPart(folder, "model", false, network);
    }

    /**
     * A network in one file that is found by its published name. The content is always safetensors whatever the name's
     * ending is; readers go by the content.
     */
    static PresetPart file(String name, Function<WeightScope, ?> network) {
        return new PresetPart("", name, true, network);
    }
}

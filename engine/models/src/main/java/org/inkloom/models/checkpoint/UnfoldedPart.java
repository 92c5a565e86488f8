package org.inkloom.models.checkpoint;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.inkloom.weights.BorrowedTensor;

/**
 * One part of a model that lies in a single file.
 *
 * @param folder of the part in diffusers' layout, such as {@code unet}
 * @param config what its {@code config.json} will say
 * @param tensors where each weight lies in the file, by its name in diffusers
 */
record UnfoldedPart(String folder, Map<String, Object> config, Map<String, BorrowedTensor> tensors) {
    /** Copies both maps. */
    UnfoldedPart {
        config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }
}

package org.inkloom.diffusion.lora;

import java.util.List;

/**
 * A LoRA's changes of one part of a model, the U-Net or a text encoder.
 *
 * @param target the part's layers
 * @param modules the changes, at least one
 */
public record LoraChanges(LoraTarget target, List<LoraModule> modules) {
    /** Checks that there is a change. */
    public LoraChanges {
        modules = List.copyOf(modules);
        if (modules.isEmpty()) {
            throw new IllegalArgumentException("a LoRA changes at least one layer");
        }
    }

    LoraPart part() {
        return target.part();
    }
}

package org.inkloom.models.unet;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;

/**
 * What a fused U-Net computes of a conditioning once, before the first step. Owns its tensors.
 *
 * @param added the part of the time vector that does not depend on the timestep, {@code [B, 4 * C0]}; empty for models
 *     that have none
 * @param keysValues keys and values of the text for the attention of each transformer block, in the order of
 *     computation
 */
record PromptMemory(Optional<Tensor> added, List<Tensor> keysValues) implements AutoCloseable {
    /** Makes one of tensors that belong to the current scope; they outlive it. */
    static PromptMemory retaining(Optional<Tensor> added, List<Tensor> keysValues) {
        added.ifPresent(Scope::retain);
        keysValues.forEach(Scope::retain);
        return new PromptMemory(added, List.copyOf(keysValues));
    }

    /** Overwrites the tensors with those of another memory of the same shapes. */
    void become(PromptMemory other) {
        added.ifPresent(tensor -> tensor.copy_(other.added.orElseThrow()));
        for (int i = 0; i < keysValues.size(); i++) {
            keysValues.get(i).copy_(other.keysValues.get(i));
        }
    }

    /** Returns whether {@link #become} can take the other. */
    boolean isShapedAs(PromptMemory other) {
        return keysValues.isEmpty()
                || Arrays.equals(Tensors.shape(keysValues.getFirst()), Tensors.shape(other.keysValues.getFirst()));
    }

    @Override
    public void close() {
        added.ifPresent(Scope::release);
        keysValues.forEach(Scope::release);
    }
}

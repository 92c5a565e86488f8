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
 * @param added the part of the time vector that does not depend on the time, {@code [B, 4 * C0]}
 * @param keysValues of each transformer block's attention to the text, in the order of computation
 */
record PromptMemory(Optional<Tensor> added, List<Tensor> keysValues) implements AutoCloseable {
    /** Takes tensors of the current scope. */
    static PromptMemory retaining(Optional<Tensor> added, List<Tensor> keysValues) {
        added.ifPresent(Scope::retain);
        keysValues.forEach(Scope::retain);
        return new PromptMemory(added, List.copyOf(keysValues));
    }

    /** Overwrites this with another of the same shapes. */
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

package org.inkloom.diffusion.lora;

import org.bytedeco.pytorch.Tensor;

/** Makes a layer's tensor from what it is without the change. */
@FunctionalInterface
public interface WeightChange {
    /**
     * Returns the changed tensor.
     *
     * @param weight float32, on the CPU, of the layer's shape
     * @return the same, in the current scope
     */
    Tensor applied(Tensor weight);
}

package org.inkloom.diffusion.lora;

import org.bytedeco.pytorch.Tensor;

/** A change of one weight tensor that is not low-rank. */
@FunctionalInterface
public interface WeightChange {
    /**
     * Returns the changed tensor.
     *
     * @param weight the unchanged tensor, float32 on the CPU
     * @return of the same shape and type, in the current scope
     */
    Tensor applied(Tensor weight);
}

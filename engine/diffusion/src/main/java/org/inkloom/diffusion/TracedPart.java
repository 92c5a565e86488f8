package org.inkloom.diffusion;

import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;

/**
 * Shows one of two passes through the sampler as a part of the whole drawing.
 *
 * @param whole receives the values
 * @param prefix of the values' names; empty for the first pass
 * @param before how many model calls earlier passes make
 * @param calls model calls of all passes
 */
record TracedPart(Trace whole, String prefix, int before, int calls) implements Trace {
    @Override
    public void accept(String name, Tensor tensor) {
        whole.accept(prefix + name, tensor);
    }

    @Override
    public void step(int done, int ofThis, Supplier<Tensor> denoised) {
        whole.step(before + done, calls, denoised);
    }
}

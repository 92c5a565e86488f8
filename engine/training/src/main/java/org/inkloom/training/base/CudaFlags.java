package org.inkloom.training.base;

import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Device;

/**
 * Settings of libtorch that make training on a GPU faster. Drawing does without them, because they round more coarsely and
 * let the choice of an algorithm, and so the last digits, differ from one start to the next.
 */
public final class CudaFlags {
    private CudaFlags() {}

    /**
     * Lets float32 products use TensorFloat-32, and cuDNN try its algorithms out once for each shape; on the CPU there is
     * nothing to set.
     */
    public static void set(Device device) {
        if (!device.isCuda()) {
            return;
        }
        torch.globalContext().setAllowTF32CuDNN(true);
        torch.globalContext().setAllowTF32CuBLAS(true);
        torch.globalContext().setBenchmarkCuDNN(true);
    }
}

package org.inkloom.training.base;

import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Device;

/** What makes training on a GPU faster and inference's promises do not allow. */
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

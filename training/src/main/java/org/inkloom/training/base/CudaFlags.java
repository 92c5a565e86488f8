package org.inkloom.training.base;

import org.bytedeco.pytorch.global.torch;

/** What makes training on a GPU faster and inference's promises do not allow. */
final class CudaFlags {
    private CudaFlags() {}

    /** Lets float32 products use TensorFloat-32, and cuDNN try its algorithms out once for each shape. */
    static void set() {
        torch.globalContext().setAllowTF32CuDNN(true);
        torch.globalContext().setAllowTF32CuBLAS(true);
        torch.globalContext().setBenchmarkCuDNN(true);
    }
}

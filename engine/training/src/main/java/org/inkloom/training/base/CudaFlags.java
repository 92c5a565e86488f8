package org.inkloom.training.base;

import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Device;

/**
 * Settings of libtorch that make training on a GPU faster. Generating pictures leaves them off, because they round more
 * coarsely, and because cuDNN may pick another algorithm at each start, which changes the last digits.
 */
public final class CudaFlags {
    private CudaFlags() {}

    /**
     * Allows TensorFloat-32 (float32 with a mantissa of 10 bits) in matrix products and convolutions, and lets cuDNN
     * time its algorithms once for each shape and use the fastest. Does nothing on the CPU.
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

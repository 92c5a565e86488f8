package org.inkloom.tensor.fused;

import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.run.folder.UserFolders;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;

/**
 * Rounds rows of activations to float8 on the GPU. Each row gets the scale that makes its largest number 448, the
 * type's largest.
 */
final class RowRounding {
    private static final int VECTOR = 8;
    private static final int THREADS = 128;

    private final Device device;
    private final CudaDriver.Kernel kernel;

    /** Compiles the kernels, or takes them from the cache. */
    RowRounding(DType type, Device device, CudaDriver driver) {
        this.device = device;
        KernelCache cache = new KernelCache(UserFolders.ofProcess().inkloom().resolve("kernels"));
        kernel = driver.load(cache.get(new KernelSource(type, driver.architecture()), Nvrtc.find()))
                .kernel("round_rows");
    }

    /**
     * Rounds {@code x [rows, columns]}, contiguous, aligned to 16 bytes, columns a multiple of 8. The result belongs to
     * the caller's scope.
     */
    RowScaled round(Tensor x) {
        try (Scope scope = Scope.open()) {
            Tensor numbers = torch.empty(
                    new long[] {x.size(0), x.size(1)},
                    Tensors.options(device, DType.FLOAT8_E4M3),
                    new MemoryFormatOptional());
            Tensor scales = torch.empty(
                    new long[] {x.size(0), 1}, Tensors.options(device, DType.FLOAT32), new MemoryFormatOptional());
            kernel.launch(
                    Math.toIntExact(x.size(0)),
                    1,
                    THREADS,
                    0,
                    x.data_ptr().address(),
                    numbers.data_ptr().address(),
                    scales.data_ptr().address(),
                    (int) (x.size(1) / VECTOR));
            return new RowScaled(scope.keep(numbers), scope.keep(scales));
        }
    }
}

package org.inkloom.tensor.layers;

import org.bytedeco.openblas.presets.openblas_nolapack;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.LibTorch;

/**
 * Keeps OpenBLAS on one thread for the duration of a block.
 *
 * <p>libtorch's CPU attention kernel calls BLAS from inside its own threads; with OpenBLAS's pool awake the two fight
 * for a lock, which makes attention 2 to 3 times slower. Large linear layers want the pool, so it is switched around
 * attention only. Switches are counted, so that two threads at once leave the pool as it was.
 */
final class OneBlasThread implements AutoCloseable {
    private static final OneBlasThread IDLE = new OneBlasThread(false);
    private static final Object LOCK = new Object();
    private static int inside;
    private static int normal;

    private final boolean switched;

    private OneBlasThread(boolean switched) {
        this.switched = switched;
    }

    /** Switches if the tensor is on the CPU and libtorch is the built-in one, whose BLAS is OpenBLAS. */
    static OneBlasThread around(Tensor tensor) {
        if (!LibTorch.isBuiltIn() || !tensor.is_cpu()) {
            return IDLE;
        }
        synchronized (LOCK) {
            if (inside == 0) {
                normal = openblas_nolapack.blas_get_num_threads();
                openblas_nolapack.blas_set_num_threads(1);
            }
            inside++;
        }
        return new OneBlasThread(true);
    }

    @Override
    public void close() {
        if (!switched) {
            return;
        }
        synchronized (LOCK) {
            inside--;
            if (inside == 0) {
                openblas_nolapack.blas_set_num_threads(normal);
            }
        }
    }
}

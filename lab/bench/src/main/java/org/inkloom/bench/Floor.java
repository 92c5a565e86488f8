package org.inkloom.bench;

import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;

/**
 * The measured peak throughput of a device, from which follows a minimum time (a roofline model) that no program can
 * beat by much.
 *
 * @param operations floating-point operations per second in a large matrix product
 * @param bytes per second in a large copy, those read and those written
 */
record Floor(double operations, double bytes) {
    private static final int GPU_SIDE = 8192;
    private static final int CPU_SIDE = 1536;
    private static final long GPU_BYTES = 1L << 30;
    private static final long CPU_BYTES = 1L << 27;
    private static final int ROUNDS = 6;
    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e3;
    private static final double TERA = 1e12;

    /** Measures a device in the data type in which a model computes; on a GPU this takes some tens of milliseconds. */
    static Floor measure(Placement placement) {
        Device device = placement.device();
        boolean gpu = device.isCuda();
        int side = gpu ? GPU_SIDE : CPU_SIDE;
        long copied = gpu ? GPU_BYTES : CPU_BYTES;
        try (Scope scope = Scope.open();
                NoGradGuard noGrad = new NoGradGuard()) {
            // On a CPU, layers compute their matrix products as oneDNN convolutions, so that is measured; a plain
            // matrix product would measure OpenBLAS.
            Tensor a = gpu ? random(placement, side, side) : random(placement, 1, side, side, 1);
            Tensor b = gpu ? random(placement, side, side) : random(placement, side, side, 1, 1);
            double product = fastest(device, () -> {
                try (Scope each = Scope.open()) {
                    Tensor _ = gpu ? a.matmul(b) : torch.conv2d(a, b);
                }
            });
            Tensor from = torch.ones(new long[] {copied}, Tensors.options(device, DType.UINT8));
            Tensor to = torch.zeros(new long[] {copied}, Tensors.options(device, DType.UINT8));
            double copy = fastest(device, () -> to.copy_(from));
            return new Floor(2.0 * side * side * side / product, 2.0 * copied / copy);
        }
    }

    private static Tensor random(Placement placement, long... shape) {
        return Tensors.cast(
                torch.randn(shape, Tensors.options(placement.device(), DType.FLOAT32)), placement.compute());
    }

    /** Returns the seconds of the fastest round; the first one is not counted because it loads kernels. */
    private static double fastest(Device device, Runnable work) {
        double best = Double.MAX_VALUE;
        for (int round = 0; round <= ROUNDS; round++) {
            device.synchronize();
            long start = System.nanoTime();
            work.run();
            device.synchronize();
            best = round == 0 ? best : Math.min(best, (System.nanoTime() - start) / NANOS);
        }
        return best;
    }

    /**
     * Returns the minimum time in milliseconds.
     *
     * @param teraflops arithmetic in 10¹² operations
     * @param least bytes that have to be read or written
     */
    double ms(double teraflops, double least) {
        return MILLIS * Math.max(teraflops * TERA / operations, least / bytes);
    }
}

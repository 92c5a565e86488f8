package org.inkloom.training.forecast;

import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;

/** Measures how fast a device multiplies matrices, in some tens of milliseconds. */
public final class DeviceSpeed {
    private static final int CPU_SIDE = 768;
    private static final int GPU_SIDE = 4096;
    private static final int ROUNDS = 3;
    private static final double NANOS = 1e9;

    private DeviceSpeed() {}

    /** Returns floating-point operations per second in the data type in which a model computes. */
    public static double measure(Placement placement) {
        int side = placement.device().isCuda() ? GPU_SIDE : CPU_SIDE;
        long best = Long.MAX_VALUE;
        try (Scope scope = Scope.open();
                NoGradGuard noGrad = new NoGradGuard()) {
            // On a CPU, layers compute their matrix products as oneDNN convolutions, so that is measured; a plain
            // matrix product would measure OpenBLAS.
            boolean cpu = !placement.device().isCuda();
            Tensor input = cpu ? ones(placement, 1, side, side, 1) : ones(placement, side, side);
            Tensor weight = cpu ? ones(placement, side, side, 1, 1) : ones(placement, side, side);
            for (int round = 0; round <= ROUNDS; round++) {
                long start = System.nanoTime();
                if (cpu) {
                    torch.conv2d(input, weight);
                } else {
                    input.matmul(weight);
                }
                placement.device().synchronize();
                // The first round is not counted: it also loads kernels.
                best = round == 0 ? best : Math.min(best, System.nanoTime() - start);
            }
        }
        return 2.0 * side * side * side / (best / NANOS);
    }

    private static Tensor ones(Placement placement, long... shape) {
        return torch.ones(shape, Tensors.options(placement.device(), placement.compute()));
    }
}

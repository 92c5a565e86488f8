package org.inkloom.tensor.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs only where {@code INKLOOM_TEST_DEVICE} names a GPU. */
@Tag("gpu")
class CudaKernelsTest {
    private static Device gpu() {
        String name = System.getenv("INKLOOM_TEST_DEVICE");
        assumeTrue(name != null && name.startsWith("cuda"), "INKLOOM_TEST_DEVICE names no GPU");
        return Device.parse(name);
    }

    abstract static class OnGpu extends FusedKernelsContract {
        @Override
        Device device() {
            return gpu();
        }

        @Override
        FusedKernels kernels() {
            assertThat(FusedKernels.unavailable(device(), type())).isEmpty();
            return FusedKernels.of(device(), type());
        }

        @Test
        void are_compiled() {
            assertThat(kernels()).isInstanceOf(CudaKernels.class);
        }

        /** libtorch's own kernel for channels-last features on a CPU does not pass this. */
        @Test
        void a_mean_far_from_zero_does_not_swallow_the_variance() {
            try (Scope scope = Scope.open()) {
                Tensor x = Tensors.add(torch.randn(2, 64, 32, 32), 200);
                Tensor placed = Tensors.to(x, device(), type()).contiguous(torch.MemoryFormat.ChannelsLast);
                Affine affine = affine(64, 1e-5);
                check(
                        kernels().groupNorm(placed, Optional.empty(), affine, GROUPS, FusedKernels.Activation.NONE),
                        groupNorm(wide(placed), affine));
            }
        }
    }

    @Nested
    class InFloat16 extends OnGpu {
        @Override
        DType type() {
            return DType.FLOAT16;
        }
    }

    @Nested
    class InBfloat16 extends OnGpu {
        @Override
        DType type() {
            return DType.BFLOAT16;
        }
    }
}

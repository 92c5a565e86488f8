package org.inkloom.tensor.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.inkloom.tensor.Device;
import org.inkloom.weights.DType;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs only where {@code INKLOOM_TEST_DEVICE} names a GPU. */
@Tag("gpu")
class TimedProductsTest {
    abstract static class OnGpu extends MatrixProductsContract {
        @Override
        Device device() {
            String name = System.getenv("INKLOOM_TEST_DEVICE");
            assumeTrue(name != null && name.startsWith("cuda"), "INKLOOM_TEST_DEVICE names no GPU");
            return Device.parse(name);
        }

        @Override
        MatrixProducts products() {
            return MatrixProducts.of(device(), type());
        }

        @Test
        void are_those_of_cublaslt() {
            assertThat(products()).isInstanceOf(TimedProducts.class);
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

package org.inkloom.tensor.fused;

import static org.assertj.core.api.Assertions.assertThat;

import org.inkloom.tensor.Device;
import org.inkloom.weights.DType;
import org.junit.jupiter.api.Test;

class PlainKernelsTest extends FusedKernelsContract {
    @Override
    Device device() {
        return Device.CPU;
    }

    @Override
    DType type() {
        return DType.FLOAT32;
    }

    @Override
    FusedKernels kernels() {
        return FusedKernels.of(device(), type());
    }

    @Test
    void are_chosen_on_the_CPU_which_says_why() {
        assertThat(kernels()).isSameAs(FusedKernels.plain());
        assertThat(FusedKernels.unavailable(Device.CPU, DType.FLOAT32))
                .hasValueSatisfying(why -> assertThat(why).contains("cpu"));
    }
}

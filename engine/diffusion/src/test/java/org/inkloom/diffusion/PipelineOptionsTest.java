package org.inkloom.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import org.inkloom.tensor.Device;
import org.inkloom.weights.DType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PipelineOptionsTest {
    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT16", "BFLOAT16"})
    void the_element_type_counts_on_a_gpu_and_a_cpu_computes_in_float32(DType type) {
        assertThat(PipelineOptions.on(Device.cuda(0)).withDtype(type).compute()).isEqualTo(type);
        assertThat(PipelineOptions.on(Device.CPU).withDtype(type).compute()).isEqualTo(DType.FLOAT32);
    }
}

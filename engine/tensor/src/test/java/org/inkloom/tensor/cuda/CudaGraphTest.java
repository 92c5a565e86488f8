package org.inkloom.tensor.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs only where {@code INKLOOM_TEST_DEVICE} names a GPU. */
@Tag("gpu")
class CudaGraphTest {
    private static Device gpu() {
        String name = System.getenv("INKLOOM_TEST_DEVICE");
        assumeThat(name).as("INKLOOM_TEST_DEVICE").startsWith("cuda");
        return Device.parse(name);
    }

    @Test
    void recorded_work_is_repeated_on_what_lies_in_its_inputs() {
        Device device = gpu();
        assertThat(CudaGraph.unavailable()).isEmpty();
        try (Scope scope = Scope.open();
                CudaStream stream = CudaStream.enter(device)) {
            Tensor input = torch.ones(new long[] {4}, Tensors.options(device, DType.FLOAT32));
            Tensor sum = torch.zeros(new long[] {4}, Tensors.options(device, DType.FLOAT32));
            Runnable work = () -> {
                try (Scope inner = Scope.open()) {
                    sum.add_(input.mul(new Scalar(2.0)).add(new Scalar(1.0)));
                }
            };
            work.run();
            try (CudaGraph graph = CudaGraph.record(device, work)) {
                input.fill_(new Scalar(10.0));
                graph.replay();
                graph.replay();
                device.synchronize();
            }
            // 3 at once, nothing while recording, 21 twice.
            assertThat(Tensors.floats(sum)).containsOnly(45f);
        }
    }
}

package org.inkloom.tensor.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RecordingTest {
    @Test
    void on_a_CPU_the_work_is_done_at_every_call() {
        AtomicInteger runs = new AtomicInteger();
        try (Recording recording = Recording.on(Device.CPU)) {
            for (int i = 0; i < 4; i++) {
                recording.run("shape", runs::incrementAndGet);
            }
            assertThat(recording.isRecorded()).isFalse();
        }
        assertThat(runs).hasValue(4);
    }

    @Test
    @Tag("gpu")
    void on_a_GPU_every_call_does_the_work_once_and_another_shape_starts_again() {
        String name = System.getenv("INKLOOM_TEST_DEVICE");
        assumeTrue(name != null && name.startsWith("cuda"), "INKLOOM_TEST_DEVICE names no GPU");
        Device device = Device.parse(name);
        AtomicInteger runs = new AtomicInteger();
        try (Scope scope = Scope.open();
                Recording recording = Recording.on(device)) {
            Tensor input = torch.ones(new long[] {4}, Tensors.options(device, DType.FLOAT32));
            Tensor sum = torch.zeros(new long[] {4}, Tensors.options(device, DType.FLOAT32));
            Runnable work = () -> {
                runs.incrementAndGet();
                try (Scope inner = Scope.open()) {
                    sum.add_(input.mul(new Scalar(2.0)));
                }
            };
            for (int i = 1; i <= 5; i++) {
                input.fill_(new Scalar(i));
                recording.run("first", work);
            }
            assertThat(recording.isRecorded()).isTrue();
            assertThat(Tensors.floats(sum)).containsOnly(30f);
            assertThat(runs).hasValue(2);
            recording.run("second", work);
            assertThat(recording.isRecorded()).isFalse();
            recording.run("second", work);
            recording.run("second", work);
            assertThat(Tensors.floats(sum)).containsOnly(60f);
            assertThat(runs).hasValue(4);
        }
    }

    @Test
    @Tag("gpu")
    void work_that_fails_while_it_is_recorded_leaves_the_device_usable() {
        String name = System.getenv("INKLOOM_TEST_DEVICE");
        assumeTrue(name != null && name.startsWith("cuda"), "INKLOOM_TEST_DEVICE names no GPU");
        Device device = Device.parse(name);
        AtomicInteger runs = new AtomicInteger();
        try (Scope scope = Scope.open();
                Recording recording = Recording.on(device)) {
            Tensor sum = torch.zeros(new long[] {4}, Tensors.options(device, DType.FLOAT32));
            Runnable failing = () -> {
                try (Scope inner = Scope.open()) {
                    sum.add_(torch.ones(new long[] {4}, Tensors.options(device, DType.FLOAT32)));
                    if (runs.incrementAndGet() == 2) {
                        // More than any card has: what a size too large for the memory that is left does.
                        torch.empty(
                                new long[] {1L << 42},
                                Tensors.options(device, DType.FLOAT32),
                                new MemoryFormatOptional());
                    }
                }
            };
            recording.run("shape", failing);
            assertThatThrownBy(() -> recording.run("shape", failing)).hasMessageContaining("memory");
            assertThat(Tensors.floats(sum)).containsOnly(1f);
            for (int i = 0; i < 3; i++) {
                recording.run("shape", failing);
            }
            assertThat(recording.isRecorded()).isTrue();
            assertThat(Tensors.floats(sum)).containsOnly(4f);
        }
    }
}

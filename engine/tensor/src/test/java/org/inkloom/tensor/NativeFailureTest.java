package org.inkloom.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.inkloom.run.InkloomException;
import org.inkloom.weights.DType;
import org.junit.jupiter.api.Test;

class NativeFailureTest {
    @Test
    void a_tensor_larger_than_the_memory_becomes_a_failure_that_says_what_to_lower() {
        Throwable refused = catchThrowable(() -> {
            try (Scope scope = Scope.open()) {
                Tensors.empty(DType.FLOAT32, 1L << 46);
            }
        });
        InkloomException failure =
                NativeFailure.outOfMemory(refused, "a test", "Lower --width.").orElseThrow();
        assertThat(failure.code()).isEqualTo("INK-TENSOR-005");
        assertThat(failure.kind()).isEqualTo(InkloomException.Kind.FAILED);
        assertThat(failure.what()).contains("a test");
        assertThat(failure.remedy()).isEqualTo("Lower --width.");
    }

    @Test
    void cuda_s_message_is_recognised_and_other_errors_are_not() {
        assertThat(NativeFailure.outOfMemory(new RuntimeException("CUDA out of memory. Tried to allocate"), "x", "y"))
                .isPresent();
        assertThat(NativeFailure.outOfMemory(new IllegalStateException("sizes differ"), "x", "y"))
                .isEmpty();
    }

    @Test
    void what_is_no_lack_of_memory_is_thrown_as_it_was_caught() {
        RuntimeException fault = new IllegalStateException("sizes differ");
        assertThat(NativeFailure.of(fault, "x", "y")).isSameAs(fault);
        assertThat(NativeFailure.of(new OutOfMemoryError("Java heap space"), "x", "y"))
                .isInstanceOf(InkloomException.class)
                .hasMessageContaining("INK-TENSOR-005");
    }
}

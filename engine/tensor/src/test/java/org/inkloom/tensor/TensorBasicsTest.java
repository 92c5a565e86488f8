package org.inkloom.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.run.InkloomException;
import org.inkloom.tensor.layers.Attention;
import org.inkloom.weights.DType;
import org.junit.jupiter.api.Test;

class TensorBasicsTest {
    @Test
    void seed_42_gives_the_numbers_of_pytorch() {
        try (Scope scope = Scope.open();
                Noise noise = new Noise(42)) {
            float[] drawn = Tensors.floats(noise.randn(3));
            assertThat(drawn[0]).isCloseTo(0.33669037f, within(1e-7f));
            assertThat(drawn[1]).isCloseTo(0.1288094f, within(1e-7f));
            assertThat(drawn[2]).isCloseTo(0.23446237f, within(1e-7f));
        }
    }

    @Test
    void what_a_scope_keeps_is_usable_after_it_and_the_rest_is_freed() {
        long before = Pointer.totalCount();
        try (Scope outer = Scope.open()) {
            Tensor kept;
            try (Scope inner = Scope.open()) {
                Tensor ones = Tensors.of(new float[] {1, 2, 3, 4}, 2, 2);
                kept = inner.keep(ones.add(ones));
            }
            assertThat(Tensors.floats(kept)).containsExactly(2, 4, 6, 8);
        }
        assertThat(Pointer.totalCount()).isEqualTo(before);
    }

    @Test
    void a_stored_copy_of_a_tensor_has_its_bytes_and_shape() {
        try (Scope scope = Scope.open()) {
            Tensor half = Tensors.cast(Tensors.of(new float[] {1.5f, -2f}, 1, 2), DType.FLOAT16);
            assertThat(Tensors.floats(Tensors.copyOf(Tensors.store("x", half)))).containsExactly(1.5f, -2f);
        }
    }

    @Test
    void a_stored_tensor_on_the_heap_can_be_viewed() {
        try (Scope scope = Scope.open()) {
            Tensor view = Tensors.view(Tensors.store("x", Tensors.of(new float[] {3, 4}, 2)));
            assertThat(Tensors.floats(view)).containsExactly(3, 4);
        }
    }

    @Test
    void attention_equals_the_formula() {
        try (Scope scope = Scope.open();
                Noise noise = new Noise(1)) {
            Tensor q = noise.randn(2, 3, 5, 4);
            Tensor k = noise.randn(2, 3, 7, 4);
            Tensor v = noise.randn(2, 3, 7, 4);
            Tensor scores = Tensors.mul(q.matmul(k.transpose(-1, -2)), 0.5);
            Tensor expected = scores.softmax(-1).matmul(v);
            float[] wanted = Tensors.floats(expected);
            float[] got = Tensors.floats(Attention.apply(q, k, v, Attention.Mask.NONE));
            for (int i = 0; i < wanted.length; i++) {
                assertThat(got[i]).isCloseTo(wanted[i], within(1e-6f));
            }
        }
    }

    @Test
    void an_unknown_device_is_refused_with_the_names_that_exist() {
        assertThatThrownBy(() -> Device.parse("gpu")).isInstanceOfSatisfying(InkloomException.class, e -> {
            assertThat(e.code()).isEqualTo("INK-TENSOR-003");
            assertThat(e.remedy()).contains("device cuda:0");
        });
    }
}

package org.inkloom.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.layers.Linear;
import org.inkloom.weights.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Large linear maps take another way than small ones; all ways give the same map. */
class OneDnnTest {
    private static final double TOLERANCE = 2e-6;

    private static Linear layer(Weights weights, AdapterSet adapters, int in, int out) {
        return weights.build("test", adapters, name -> false, w -> Linear.withBias(w.in("layer"), in, out));
    }

    private static Weights weights(Placement placement) {
        return Weights.create(placement, (name, shape) -> {
            try (Noise noise = new Noise(name.length())) {
                return noise.randn(shape);
            }
        });
    }

    private static Tensor expected(Tensor x, int in, int out) {
        try (Weights plain = weights(Placement.of(Device.CPU, DType.FLOAT64));
                Scope scope = Scope.open()) {
            Linear layer = layer(plain, AdapterSet.NONE, in, out);
            return scope.keep(Tensors.cast(layer.forward(Tensors.cast(x, DType.FLOAT64)), DType.FLOAT32));
        }
    }

    private static double difference(Tensor expected, Tensor actual) {
        assertThat(Tensors.shape(actual)).isEqualTo(Tensors.shape(expected));
        return Tensors.item(actual.sub(expected).abs().max())
                / Tensors.item(expected.abs().max());
    }

    @ParameterizedTest
    @CsvSource({"1, 640, 512", "3, 512, 640", "77, 1280, 320", "256, 320, 640", "1024, 64, 64"})
    void packed_and_plain_weights_give_the_same_map(int rows, int in, int out) {
        try (Weights plain = weights(Placement.cpuFloat32());
                Weights packed = weights(Placement.cpuFloat32().packed());
                NoGradGuard noGrad = new NoGradGuard();
                Scope scope = Scope.open()) {
            Tensor x = torch.randn(2, rows, in);
            Tensor expected = expected(x, in, out);

            assertThat(difference(
                            expected, layer(plain, AdapterSet.NONE, in, out).forward(x)))
                    .isLessThan(TOLERANCE);
            assertThat(difference(
                            expected, layer(packed, AdapterSet.NONE, in, out).forward(x)))
                    .isLessThan(TOLERANCE);
        }
    }

    /** Which kernel oneDNN takes depends on the number of threads too. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void several_threads_compute_it_right_too(int threads) {
        int before = torch.get_num_threads();
        torch.set_num_threads(threads);
        try {
            for (int out : new int[] {160, 333, 500, 633}) {
                every_number_of_outputs_is_computed_right(out);
            }
        } finally {
            torch.set_num_threads(before);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {160, 333, 480, 500, 576, 600, 633, 640, 672, 688, 704})
    void every_number_of_outputs_is_computed_right(int out) {
        for (int in : new int[] {640, 641, 672}) {
            try (Weights plain = weights(Placement.cpuFloat32());
                    Weights packed = weights(Placement.cpuFloat32().packed());
                    Scope scope = Scope.open()) {
                Tensor x = torch.randn(2, 40, in);
                Tensor expected = expected(x, in, out);

                Linear layer = layer(plain, AdapterSet.NONE, in, out);
                assertThat(difference(expected, layer.forward(x)))
                        .as("%d inputs", in)
                        .isLessThan(TOLERANCE);
                try (NoGradGuard noGrad = new NoGradGuard()) {
                    assertThat(difference(expected, layer.forward(x)))
                            .as("%d inputs, no gradient", in)
                            .isLessThan(TOLERANCE);
                    Tensor y = layer(packed, AdapterSet.NONE, in, out).forward(x);
                    assertThat(difference(expected, y))
                            .as("%d inputs, packed", in)
                            .isLessThan(TOLERANCE);
                }
            }
        }
    }

    @Test
    void an_input_that_does_not_lie_row_by_row_is_read_right() {
        try (Weights packed = weights(Placement.cpuFloat32().packed());
                NoGradGuard noGrad = new NoGradGuard();
                Scope scope = Scope.open()) {
            Tensor x = torch.randn(2, 512, 64).transpose(1, 2);

            assertThat(difference(
                            expected(x, 512, 256),
                            layer(packed, AdapterSet.NONE, 512, 256).forward(x)))
                    .isLessThan(TOLERANCE);
        }
    }

    @Test
    void the_gradient_of_a_large_map_is_that_of_a_plain_one() {
        try (Weights weights = weights(Placement.cpuFloat32());
                Scope scope = Scope.open()) {
            Tensor values = torch.randn(2, 128, 320);
            Tensor x = values.detach().requires_grad_(true);
            Tensor same = values.detach().requires_grad_(true);
            Tensor weight;
            Tensor bias;
            try (Noise first = new Noise("layer.weight".length());
                    Noise second = new Noise("layer.bias".length())) {
                weight = first.randn(640, 320);
                bias = second.randn(640);
            }
            Tensor direction = torch.randn(2, 128, 640);

            layer(weights, AdapterSet.NONE, 320, 640)
                    .forward(x)
                    .mul(direction)
                    .sum()
                    .backward();
            torch.linear(same, weight, new TensorOptional(bias))
                    .mul(direction)
                    .sum()
                    .backward();

            assertThat(difference(same.grad(), x.grad())).isLessThan(TOLERANCE);
        }
    }

    @Test
    void a_model_in_training_computes_the_same_bits_with_gradients_and_without() {
        try (Weights weights = weights(Placement.cpuFloat32());
                Scope scope = Scope.open()) {
            Tensor down = torch.randn(4, 320).requires_grad_(true);
            Tensor up = torch.randn(640, 4).requires_grad_(true);
            Linear layer = layer(weights, AdapterSet.of(Map.of("layer", new LowRankAdapter(down, up, 0.5))), 320, 640);
            Tensor x = torch.randn(1, 256, 320);

            Tensor with = layer.forward(x);
            Tensor without;
            try (NoGradGuard noGrad = new NoGradGuard()) {
                without = layer.forward(x);
            }

            assertThat(Tensors.floats(without)).isEqualTo(Tensors.floats(with));
        }
    }

    @Test
    void packed_weights_refuse_to_be_differentiated() {
        try (Weights packed = weights(Placement.cpuFloat32().packed());
                Scope scope = Scope.open()) {
            Linear layer = layer(packed, AdapterSet.NONE, 320, 640);
            Tensor x = torch.randn(1, 256, 320).requires_grad_(true);

            assertThatThrownBy(() -> layer.forward(x)).isInstanceOf(IllegalStateException.class);
        }
    }
}

package org.inkloom.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;
import org.junit.jupiter.api.Test;

class GuidanceTest {
    private static final float[] NEGATIVE = {0.5f, -1, 2, 0.25f, 3, 1, -2, 0};
    private static final float[] POSITIVE = {1, -2, 0.5f, 4, -1, 0.75f, 2, 2.5f};

    @Test
    void a_rescaled_prediction_has_the_deviation_of_the_one_for_the_prompt_example_by_example() {
        double[] wanted = new double[POSITIVE.length];
        for (int first = 0; first < wanted.length; first += 4) {
            double[] guided = new double[4];
            double[] positive = new double[4];
            for (int i = 0; i < 4; i++) {
                positive[i] = POSITIVE[first + i];
                guided[i] = NEGATIVE[first + i] + 5.5 * (positive[i] - NEGATIVE[first + i]);
            }
            for (int i = 0; i < 4; i++) {
                double matched = guided[i] * (deviation(positive) / deviation(guided));
                wanted[first + i] = 0.7 * matched + (1 - 0.7) * guided[i];
            }
        }
        try (Scope scope = Scope.open()) {
            Tensor both = Tensors.cast(Tensors.cat(0, two(NEGATIVE), two(POSITIVE)), DType.FLOAT64);
            Tensor result = new Guidance(5.5, 0.7).apply(both);
            for (int i = 0; i < wanted.length; i++) {
                assertThat(Tensors.item(result.flatten().narrow(0, i, 1))).isCloseTo(wanted[i], within(1e-12));
            }
        }
    }

    @Test
    void without_rescaling_not_a_bit_changes() {
        try (Scope scope = Scope.open()) {
            Tensor negative = two(NEGATIVE);
            Tensor positive = two(POSITIVE);
            Tensor plain = negative.add(positive.sub(negative).mul(new Scalar(4.7)));
            Tensor both = Tensors.cat(0, negative, positive);
            assertThat(Tensors.floats(new Guidance(4.7, 0).apply(both))).containsExactly(Tensors.floats(plain));
            assertThat(Guidance.of(4.7)).isEqualTo(new Guidance(4.7, 0));
        }
    }

    @Test
    void refuses_a_share_outside_0_to_1() {
        assertThatThrownBy(() -> new Guidance(5, -0.1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Guidance(5, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Tensor two(float... values) {
        return Tensors.of(values, 2, 1, 2, 2);
    }

    private static double deviation(double... values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        double squares = Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum();
        return Math.sqrt(squares / (values.length - 1));
    }
}

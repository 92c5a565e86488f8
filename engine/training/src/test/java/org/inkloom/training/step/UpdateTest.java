package org.inkloom.training.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Noise;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.config.GivenSettings;
import org.inkloom.training.config.LoraTrainingConfig;
import org.inkloom.training.config.OptimizerConfig;
import org.inkloom.weights.DType;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class UpdateTest {
    private static final Map<String, long[]> SHAPES = shapes();

    private static Map<String, long[]> shapes() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        shapes.put("a", new long[] {3, 5});
        shapes.put("b", new long[] {7});
        return shapes;
    }

    private static OptimizerConfig optimizer(String... settings) {
        Map<String, String> values = new LinkedHashMap<>(Map.of("model", "m", "dataset_path", "d"));
        for (int i = 0; i < settings.length; i += 2) {
            values.put(settings[i], settings[i + 1]);
        }
        return LoraTrainingConfig.from(GivenSettings.of(values)).optimizer();
    }

    private static void withWeights(Placement placement, Consumer<TrainedWeights> work) {
        try (Scope scope = Scope.open();
                Noise noise = new Noise(1);
                TrainedWeights weights = new TrainedWeights(SHAPES, placement)) {
            try (NoGradGuard noGrad = new NoGradGuard()) {
                SHAPES.forEach(
                        (name, shape) -> weights.view(weights.values(), name).copy_(noise.randn(shape)));
            }
            weights.refresh();
            work.accept(weights);
        }
    }

    /** A loss whose gradient is twice the weight. */
    private static Tensor squares(TrainedWeights weights) {
        Tensor a = weights.parameter("a");
        Tensor b = weights.parameter("b");
        return a.mul(a).sum().add(b.mul(b).sum());
    }

    @Nested
    class Weights {
        @Test
        void gradients_land_in_the_common_vector_and_add_up() {
            withWeights(Placement.cpuFloat32(), weights -> {
                squares(weights).backward();
                squares(weights).backward();

                float[] values = Tensors.floats(weights.values());
                float[] gradients = Tensors.floats(weights.gradients());
                for (int i = 0; i < values.length; i++) {
                    assertThat(gradients[i]).isEqualTo(4 * values[i]);
                }
                assertThat(weights.count()).isEqualTo(22);
                assertThat(values).hasSize(32);
            });
        }

        @Test
        void half_precision_copies_follow_the_values_and_give_their_gradients_back() {
            withWeights(Placement.of(Device.CPU, DType.BFLOAT16), weights -> {
                assertThat(Tensors.dtype(weights.parameter("a"))).isEqualTo(DType.BFLOAT16);

                squares(weights).backward();
                weights.collect();
                squares(weights).backward();
                weights.collect();

                float[] values = Tensors.floats(weights.view(weights.values(), "b"));
                float[] gradients = Tensors.floats(weights.view(weights.gradients(), "b"));
                for (int i = 0; i < values.length; i++) {
                    assertThat(gradients[i]).isCloseTo(4 * values[i], within(0.02f * Math.abs(4 * values[i])));
                }
                weights.clearGradients();
                assertThat(Tensors.floats(weights.gradients())).containsOnly(0f);
            });
        }
    }

    @Nested
    class Optimizer {
        @Test
        void adamw_follows_its_formula() {
            OptimizerConfig config = optimizer(
                    "adam_beta1", "0.8", "adam_beta2", "0.95", "adam_weight_decay", "0.1", "adam_epsilon", "1e-6");
            withWeights(Placement.cpuFloat32(), weights -> {
                double[] w = doubles(weights.values());
                double[] m = new double[w.length];
                double[] v = new double[w.length];
                try (AdamW adam = new AdamW(weights, config)) {
                    for (int t = 1; t <= 5; t++) {
                        double rate = 0.01 * t;
                        weights.clearGradients();
                        squares(weights).backward();
                        adam.step(rate);
                        for (int i = 0; i < w.length; i++) {
                            double g = 2 * w[i];
                            w[i] *= 1 - rate * 0.1;
                            m[i] += (g - m[i]) * 0.2;
                            v[i] = v[i] * 0.95 + g * g * 0.05;
                            w[i] -= rate
                                    / (1 - Math.pow(0.8, t))
                                    * m[i]
                                    / (Math.sqrt(v[i]) / Math.sqrt(1 - Math.pow(0.95, t)) + 1e-6);
                        }
                    }
                    double[] actual = doubles(weights.values());
                    for (int i = 0; i < w.length; i++) {
                        assertThat(actual[i]).isCloseTo(w[i], within(2e-6));
                    }
                    assertThat(adam.steps()).isEqualTo(5);
                }
            });
        }

        @Test
        void gradients_are_clipped_to_the_norm_and_accumulated_as_means() {
            withWeights(Placement.cpuFloat32(), weights -> {
                double norm = norm(doubles(weights.values())) * 2;
                try (Update update =
                        new Update(weights, optimizer("max_grad_norm", "1"), false, Differentiation.PLAIN)) {
                    update.add(squares(weights), 2);
                    update.add(squares(weights), 2);
                    Update.Result result = update.finish(1e-3);

                    assertThat(result.outcome()).isEqualTo(Update.Outcome.DONE);
                    assertThat(result.gradientNorm()).isCloseTo(norm, within(1e-4));
                    assertThat(norm(doubles(update.optimizer().mean()))).isCloseTo(0.1, within(1e-5));
                    assertThat(doubles(weights.gradients())).containsOnly(0);
                }
            });
        }

        @Test
        void an_overflow_skips_the_update_and_halves_the_scale() {
            withWeights(Placement.cpuFloat32(), weights -> {
                double[] before = doubles(weights.values());
                try (Update update = new Update(weights, optimizer(), true, Differentiation.PLAIN)) {
                    double scale = update.scale().factor();
                    update.add(squares(weights).mul(new Scalar(1e38)), 1);

                    assertThat(update.finish(1e-3).outcome()).isEqualTo(Update.Outcome.SKIPPED);
                    assertThat(doubles(weights.values())).isEqualTo(before);
                    assertThat(update.scale().factor()).isEqualTo(scale / 2);

                    update.add(squares(weights), 1);
                    assertThat(update.finish(1e-3).outcome()).isEqualTo(Update.Outcome.DONE);
                    assertThat(doubles(weights.values())).isNotEqualTo(before);
                }
            });
        }

        @Test
        void without_a_scale_an_overflow_is_the_end() {
            withWeights(Placement.cpuFloat32(), weights -> {
                try (Update update = new Update(weights, optimizer(), false, Differentiation.PLAIN)) {
                    update.add(squares(weights).mul(new Scalar(Double.NaN)), 1);

                    assertThat(update.finish(1e-3).outcome()).isEqualTo(Update.Outcome.DIVERGED);
                }
            });
        }

        @Test
        void the_average_follows_with_a_rising_decay() {
            withWeights(Placement.cpuFloat32(), weights -> {
                try (MovingAverage average = new MovingAverage(weights, 0.5)) {
                    double[] first = doubles(weights.values());
                    try (NoGradGuard noGrad = new NoGradGuard()) {
                        weights.values().mul_(new Scalar(2.0));
                    }
                    average.follow(weights, 1);
                    assertThat(doubles(average.values())).isEqualTo(doubles(weights.values()));
                    try (NoGradGuard noGrad = new NoGradGuard()) {
                        weights.values().zero_();
                    }
                    average.follow(weights, 2);
                    double kept = 2.0 / 11;
                    assertThat(doubles(average.values())[0]).isCloseTo(2 * first[0] * kept, within(1e-6));
                }
            });
        }
    }

    @Nested
    class Scale {
        @Test
        void it_doubles_after_two_thousand_good_updates_and_gives_up_at_the_bottom() {
            LossScale scale = new LossScale(true);
            for (int i = 0; i < 2000; i++) {
                assertThat(scale.observe(false)).isTrue();
            }
            assertThat(scale.factor()).isEqualTo(131_072);
            int overflows = 0;
            while (scale.observe(true)) {
                overflows++;
            }
            assertThat(overflows).isEqualTo(27);
        }
    }

    private static double norm(double... values) {
        double sum = 0;
        for (double value : values) {
            sum += value * value;
        }
        return Math.sqrt(sum);
    }

    private static double[] doubles(Tensor tensor) {
        float[] floats = Tensors.floats(tensor);
        double[] doubles = new double[floats.length];
        for (int i = 0; i < floats.length; i++) {
            doubles[i] = floats[i];
        }
        return doubles;
    }
}

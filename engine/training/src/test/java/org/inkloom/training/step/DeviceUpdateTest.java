package org.inkloom.training.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Noise;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.config.GivenSettings;
import org.inkloom.training.config.LoraTrainingConfig;
import org.inkloom.training.config.OptimizerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceUpdateTest {
    private static final Map<String, long[]> SHAPES =
            new LinkedHashMap<>(Map.of("a.weight", new long[] {5, 3}, "b.weight", new long[] {7}));

    private static OptimizerConfig optimizer() {
        return LoraTrainingConfig.from(GivenSettings.of(Map.of(
                        "model", "m",
                        "dataset_path", "d",
                        "max_grad_norm", "0.5",
                        "ema_decay", "0.6",
                        "adam_weight_decay", "0.1")))
                .optimizer();
    }

    private static TrainedWeights weights() {
        TrainedWeights weights = new TrainedWeights(SHAPES, Placement.cpuFloat32());
        try (Scope scope = Scope.open();
                NoGradGuard noGrad = new NoGradGuard();
                Noise noise = new Noise(1)) {
            SHAPES.forEach((name, shape) -> weights.view(weights.values(), name).copy_(noise.randn(shape)));
        }
        return weights;
    }

    private static List<ParameterGroup> groups(TrainedWeights weights) {
        long border =
                weights.offset(weights.names().stream().skip(1).findFirst().orElseThrow());
        return List.of(
                new ParameterGroup(0, border, 0.5),
                new ParameterGroup(border, weights.values().numel(), 1));
    }

    private static Tensor loss(TrainedWeights weights, double factor) {
        Tensor sum = torch.zeros(new long[] {});
        for (String name : weights.names()) {
            sum = sum.add(weights.parameter(name).sin().square().sum());
        }
        return Tensors.mul(sum, factor);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void the_device_counts_for_itself_what_the_host_would(boolean scales) {
        try (TrainedWeights host = weights();
                TrainedWeights device = weights();
                Update expected = new Update(host, optimizer(), scales, Differentiation.PLAIN, groups(host));
                Update state = new Update(device, optimizer(), scales, Differentiation.PLAIN, groups(device));
                DeviceUpdate actual = new DeviceUpdate(state, Device.CPU, scales)) {
            double norms = 0;
            for (int i = 0; i < 6; i++) {
                double rate = 0.05 / (i + 1);
                try (Scope scope = Scope.open()) {
                    expected.add(loss(host, 1), 1);
                    norms += expected.finish(rate).gradientNorm();
                    actual.rate(rate);
                    actual.add(loss(device, 1), 1);
                    actual.finish();
                }
            }
            assertThat(Tensors.floats(device.values())).containsExactly(Tensors.floats(host.values()), within(2e-6f));
            assertThat(Tensors.floats(state.average().orElseThrow().values()))
                    .containsExactly(
                            Tensors.floats(expected.average().orElseThrow().values()), within(2e-6f));
            assertThat(actual.read().gradientNorm()).isCloseTo(norms / 6, within(1e-5));
            actual.settle();
            assertThat(state.optimizer().steps()).isEqualTo(6);
            assertThat(state.scale().factor()).isEqualTo(expected.scale().factor());
        }
    }

    @Test
    void an_overflow_changes_nothing_but_the_scale() {
        try (TrainedWeights weights = weights();
                Update state = new Update(weights, optimizer(), true, Differentiation.PLAIN);
                DeviceUpdate update = new DeviceUpdate(state, Device.CPU, true)) {
            float[] before = Tensors.floats(weights.values());
            try (Scope scope = Scope.open()) {
                update.rate(0.1);
                update.add(loss(weights, Double.POSITIVE_INFINITY), 1);
                update.finish();
            }
            assertThat(Tensors.floats(weights.values())).isEqualTo(before);
            assertThat(update.read().skipped()).isEqualTo(1);
            update.settle();
            assertThat(state.optimizer().steps()).isZero();
            assertThat(state.scale().factor()).isEqualTo(32_768);
        }
    }
}

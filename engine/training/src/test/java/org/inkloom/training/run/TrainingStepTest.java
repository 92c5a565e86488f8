package org.inkloom.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.unet.BlockRunner;
import org.inkloom.run.Cancellation;
import org.inkloom.run.CancelledException;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.config.GivenSettings;
import org.inkloom.training.config.LearningRateShape;
import org.inkloom.training.config.LoraTrainingConfig;
import org.inkloom.training.config.OptimizerConfig;
import org.inkloom.training.schedule.LearningRate;
import org.inkloom.training.step.Differentiation;
import org.inkloom.training.step.TrainedWeights;
import org.inkloom.training.step.Update;
import org.junit.jupiter.api.Test;

/** Steps that are waited for and steps that are given to the device, on a loss of four numbers. */
class TrainingStepTest {
    private static final double RATE = 0.1;
    private static final int UPDATES = 6;

    /** Epochs of three batches, two batches an update: every second update has one batch alone. */
    private static final RunPlan PLAN = new RunPlan(
            "test",
            new LearningRate(RATE, LearningRateShape.CONSTANT, 0, UPDATES, 1, 1),
            new GradientAccumulation(3, 2),
            new RunSchedule(1, Interval.NEVER, Interval.NEVER, Interval.NEVER));

    /** The squared distance of the weights from a batch's number. */
    private static final class Distance implements Objective {
        private final TrainedWeights weights;
        private final List<Long> prepared = new ArrayList<>();

        Distance(TrainedWeights weights) {
            this.weights = weights;
        }

        @Override
        public void prepare(long batch) {
            prepared.add(batch);
        }

        @Override
        public Tensor loss(BlockRunner runner) {
            try (Scope scope = Scope.open()) {
                Tensor away = weights.parameter("w").sub(new Scalar((double) prepared.getLast()));
                return scope.keep(away.mul(away).mean());
            }
        }

        @Override
        public Object kind() {
            return prepared.getLast() % 2;
        }
    }

    private record Trained(List<Double> losses, float[] values, List<Long> batches) {}

    private static Trained train(BiFunction<Update, Objective, TrainingStep> make) {
        OptimizerConfig optimizer = LoraTrainingConfig.from(
                        GivenSettings.of(Map.of("model", "m", "dataset_path", "d", "max_grad_norm", "1")))
                .optimizer();
        try (TrainedWeights weights = new TrainedWeights(Map.of("w", new long[] {2, 2}), Placement.cpuFloat32());
                Update update = new Update(weights, optimizer, false, Differentiation.PLAIN)) {
            Distance objective = new Distance(weights);
            try (TrainingStep step = make.apply(update, objective)) {
                List<Double> losses = new ArrayList<>();
                for (int i = 0; i < UPDATES; i++) {
                    step.make(i, RATE);
                    TrainingStep.Reading reading = step.read();
                    assertThat(reading.outcome()).isEqualTo(Update.Outcome.DONE);
                    losses.add(reading.loss());
                }
                step.settle();
                assertThat(update.optimizer().steps()).isEqualTo(UPDATES);
                try (Scope scope = Scope.open()) {
                    return new Trained(losses, Tensors.floats(weights.values()), objective.prepared);
                }
            }
        }
    }

    private static TrainingStep onDevice(Update update, Objective objective, RunControl control) {
        return new DeviceStep(PLAN, update, objective, Placement.cpuFloat32(), true, control);
    }

    @Test
    void both_make_the_same_updates_of_the_same_batches() {
        Trained waited = train((update, objective) -> new HostStep(PLAN, update, objective, new Cancellation()));
        Trained handed = train((update, objective) -> onDevice(update, objective, RunControl.quiet()));

        assertThat(waited.batches()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
        assertThat(handed.batches()).isEqualTo(waited.batches());
        // The first batches are 0 and 1 away from weights that begin at 0.
        assertThat(waited.losses().getFirst()).isEqualTo(0.5);
        for (int i = 0; i < UPDATES; i++) {
            assertThat(handed.losses().get(i)).isCloseTo(waited.losses().get(i), within(1e-4));
        }
        for (int i = 0; i < waited.values().length; i++) {
            assertThat(handed.values()[i]).isCloseTo(waited.values()[i], within(1e-4f));
        }
        assertThat(waited.values()[0]).isGreaterThan(0.3f);
    }

    @Test
    void neither_begins_an_update_after_the_wish_to_stop() {
        Cancellation stopped = new Cancellation();
        stopped.request();

        assertThatThrownBy(() -> train((update, objective) -> new HostStep(PLAN, update, objective, stopped)))
                .isInstanceOf(CancelledException.class)
                .hasMessageContaining("step 1 of 6");
        assertThatThrownBy(() -> train(
                        (update, objective) -> onDevice(update, objective, new RunControl(Progress.SILENT, stopped))))
                .isInstanceOf(CancelledException.class)
                .hasMessageContaining("step 1 of 6");
    }
}

package org.inkloom.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.inkloom.models.preset.ModelPreset;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Placement;
import org.inkloom.weights.DType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RecordedStepTest {
    private static final int UPDATES = 8;

    private static BaseStep step(Placement placement, boolean recorded) {
        return new BaseStep(
                new BaseStep.Setup(ModelPreset.MINIATURE, placement, 4, 64, 64, recorded), RunControl.quiet());
    }

    @Test
    void updates_are_handed_over_and_read_later_on_the_cpu_too() {
        try (BaseStep step = step(Placement.cpuFloat32(), true)) {
            assertThat(step.isRecorded()).isFalse();
            double first = step.loss();
            for (int i = 0; i < UPDATES; i++) {
                step.run();
            }
            // Latents have a standard deviation of 1, and the network starts by predicting 0, so the loss starts near
            // 1.
            assertThat(first).isBetween(0.3, 2.0);
            assertThat(step.loss()).isBetween(0.3, 2.0).isNotEqualTo(first);
            assertThat(step.trained()).isPositive();
            assertThat(step.flops()).isPositive();
        }
    }

    @Test
    void two_steps_of_the_same_set_up_train_alike() {
        assertAlike("on the CPU", trained(Placement.cpuFloat32(), false), trained(Placement.cpuFloat32(), false), 0, 0);
    }

    /** Runs only where {@code INKLOOM_TEST_DEVICE} names a GPU. */
    @Tag("gpu")
    @Test
    void a_recorded_step_trains_as_a_plain_one_does() {
        String name = System.getenv("INKLOOM_TEST_DEVICE");
        assumeThat(name).as("INKLOOM_TEST_DEVICE").startsWith("cuda");
        Device device = Device.parse(name);
        for (DType type : new DType[] {DType.FLOAT32, DType.BFLOAT16, DType.FLOAT16}) {
            Placement placement = Placement.of(device, type);
            // The order of sums on the device is not fixed, and Adam makes a full step however small a gradient is.
            assertAlike(type.toString(), trained(placement, false), trained(placement, true), 1e-5, 0.02);
        }
    }

    /**
     * Requires losses to differ by at most {@code loss}, and weights, on average, by at most a share of their change by
     * the training.
     */
    private static void assertAlike(String what, Run plain, Run other, double loss, double share) {
        assertThat(other.loss())
                .as("%s: mean losses differ by %g", what, Math.abs(other.loss() - plain.loss()))
                .isCloseTo(plain.loss(), within(loss));
        double way = meanDistance(plain.before(), plain.after());
        double apart = meanDistance(plain.after(), other.after());
        assertThat(way).as("%s: mean way of a weight", what).isGreaterThan(1e-5);
        assertThat(apart)
                .as("%s: weights are %g apart on average, after a way of %g", what, apart, way)
                .isLessThanOrEqualTo(share * way);
    }

    private static double meanDistance(float[] a, float[] b) {
        assertThat(b).hasSameSizeAs(a);
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.abs((double) a[i] - b[i]);
        }
        return sum / a.length;
    }

    private record Run(double loss, float[] before, float[] after) {}

    /**
     * Returns the mean loss of updates 6 to 10, all of which a recorded run replays from its graph, and the weights
     * before and after.
     */
    private static Run trained(Placement placement, boolean recorded) {
        try (BaseStep step = step(placement, recorded)) {
            int made = recorded ? 4 : 1;
            for (int i = made; i < 5; i++) {
                step.run();
            }
            step.loss();
            float[] before = step.trainedValues();
            for (int i = 0; i < 5; i++) {
                step.run();
            }
            assertThat(step.isRecorded()).isEqualTo(recorded);
            return new Run(step.loss(), before, step.trainedValues());
        }
    }
}

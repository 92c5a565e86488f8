package org.inkloom.training.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.inkloom.models.preset.ModelPreset;
import org.inkloom.report.RunControl;
import org.inkloom.tensor.DType;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Placement;
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
            // Latents of deviation 1 and a network that begins by predicting nothing: the loss begins near 1.
            assertThat(first).isBetween(0.3, 2.0);
            assertThat(step.loss()).isBetween(0.3, 2.0).isNotEqualTo(first);
            assertThat(step.trained()).isPositive();
            assertThat(step.flops()).isPositive();
        }
    }

    @Test
    void two_steps_of_the_same_set_up_have_the_same_losses() {
        double first = loss(Placement.cpuFloat32(), false);
        double second = loss(Placement.cpuFloat32(), false);
        assertThat(second)
                .as("mean losses differ by %g", Math.abs(first - second))
                .isEqualTo(first);
    }

    /** Runs only where {@code INKLOOM_TEST_DEVICE} names a GPU. */
    @Tag("gpu")
    @Test
    void a_recorded_step_gives_the_numbers_of_a_plain_one() {
        String name = System.getenv("INKLOOM_TEST_DEVICE");
        assumeThat(name).as("INKLOOM_TEST_DEVICE").startsWith("cuda");
        Device device = Device.parse(name);
        for (DType type : new DType[] {DType.FLOAT32, DType.BFLOAT16, DType.FLOAT16}) {
            double plain = loss(Placement.of(device, type), false);
            double recorded = loss(Placement.of(device, type), true);
            // The order of sums on the device is not fixed.
            assertThat(recorded)
                    .as("%s: mean losses differ by %g", type, Math.abs(recorded - plain))
                    .isCloseTo(plain, within(type == DType.FLOAT32 ? 1e-4 : 2e-2));
        }
    }

    /** The mean loss of updates 6 to 10, of which a recorded run has repeated all. */
    private static double loss(Placement placement, boolean recorded) {
        try (BaseStep step = step(placement, recorded)) {
            int before = recorded ? 4 : 1;
            for (int i = before; i < 5; i++) {
                step.run();
            }
            step.loss();
            for (int i = 0; i < 5; i++) {
                step.run();
            }
            assertThat(step.isRecorded()).isEqualTo(recorded);
            return step.loss();
        }
    }
}

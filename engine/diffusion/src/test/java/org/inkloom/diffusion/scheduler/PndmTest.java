package org.inkloom.diffusion.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.run.InkloomException;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the published formulas, computed here in float64 on single numbers. */
class PndmTest {
    private static final int SIZE = 6;

    private static SchedulerConfig config(String prediction) {
        return SchedulerConfig.of(SchedulerKind.PNDM, NoiseConfig.STABLE_DIFFUSION)
                .with("steps_offset", 1)
                .with("prediction_type", prediction);
    }

    @Test
    void calls_the_model_where_the_published_sampler_does() {
        try (Stepper four = config("epsilon").stepper(4);
                Stepper one = config("epsilon").stepper(1)) {
            assertThat(four.timesteps()).containsExactly(751, 501, 501, 251, 1);
            assertThat(one.timesteps()).containsExactly(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"2,epsilon", "3,epsilon", "4,epsilon", "5,epsilon", "20,epsilon", "7,v_prediction", "50,v_prediction"})
    void every_step_is_that_of_the_published_formulas(int steps, String prediction) {
        Random random = new Random(20 + steps);
        NoiseSchedule schedule = config(prediction).schedule();
        try (Scope scope = Scope.open();
                Stepper stepper = config(prediction).stepper(steps)) {
            float[] start = numbers(random);
            Tensor sample = Tensors.of(start, 1, SIZE);
            Published[] published = new Published[SIZE];
            for (int k = 0; k < SIZE; k++) {
                published[k] = new Published(schedule, steps, prediction.startsWith("v"), start[k]);
            }
            double[] timesteps = stepper.timesteps();
            for (int i = 0; i < timesteps.length; i++) {
                float[] output = numbers(random);
                sample = stepper.step(Tensors.of(output, 1, SIZE), i, sample, () -> {
                    throw new AssertionError("PNDM draws no noise");
                });
                float[] got = Tensors.floats(sample);
                for (int k = 0; k < SIZE; k++) {
                    double wanted = published[k].step(output[k], (int) timesteps[i]);
                    assertThat((double) got[k])
                            .as("call %d", i)
                            .isCloseTo(wanted, within(2e-4 * (1 + Math.abs(wanted))));
                }
            }
        }
    }

    private static float[] numbers(Random random) {
        float[] numbers = new float[SIZE];
        for (int k = 0; k < SIZE; k++) {
            numbers[k] = (float) random.nextGaussian();
        }
        return numbers;
    }

    /** One number of a sample on its way, by the counter of calls, as the published description has it. */
    private static final class Published {
        private final NoiseSchedule schedule;
        private final int stride;
        private final boolean velocity;
        private final List<Double> outputs = new ArrayList<>();
        private double sample;
        private double first;
        private int counter;

        Published(NoiseSchedule schedule, int steps, boolean velocity, double sample) {
            this.schedule = schedule;
            this.stride = schedule.size() / steps;
            this.velocity = velocity;
            this.sample = sample;
        }

        double step(double output, int timestep) {
            int from = timestep;
            int to = timestep - stride;
            if (counter == 1) {
                to = timestep;
                from = timestep + stride;
            } else {
                outputs.addFirst(output);
            }
            double used = output;
            if (counter == 0) {
                first = sample;
            } else if (counter == 1) {
                used = (output + outputs.getFirst()) / 2;
                sample = first;
            } else if (outputs.size() == 2) {
                used = (3 * outputs.get(0) - outputs.get(1)) / 2;
            } else if (outputs.size() == 3) {
                used = (23 * outputs.get(0) - 16 * outputs.get(1) + 5 * outputs.get(2)) / 12;
            } else {
                used = (55 * outputs.get(0) - 59 * outputs.get(1) + 37 * outputs.get(2) - 9 * outputs.get(3)) / 24;
            }
            counter++;
            double a = schedule.alphaCumprod(from);
            double b = schedule.alphaCumprod(Math.max(0, to));
            double noise = velocity ? Math.sqrt(a) * used + Math.sqrt(1 - a) * sample : used;
            sample = Math.sqrt(b / a) * sample - (b - a) * noise / (a * Math.sqrt(1 - b) + Math.sqrt(a * (1 - a) * b));
            return sample;
        }
    }

    @Test
    void a_run_from_a_noised_picture_corrects_its_own_first_step() {
        try (Stepper stepper = config("epsilon").stepper(10, 0.4)) {
            assertThat(stepper.start()).isEqualTo(6);
            assertThat(stepper.timesteps()).containsExactly(901, 801, 701, 601, 501, 401, 301, 201, 201, 101, 1);
        }
    }

    @Test
    void the_form_with_runge_kutta_steps_is_refused() {
        assertThatThrownBy(() -> config("epsilon").with("skip_prk_steps", false))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-SCHED-002"))
                .hasMessageContaining("skip_prk_steps");
        assertThat(SchedulerKind.named("PLMS")).isEqualTo(SchedulerKind.PNDM);
    }
}

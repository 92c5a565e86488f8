package org.inkloom.diffusion.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.run.InkloomException;
import org.inkloom.tensor.Noise;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** As many steps as were asked for, from one to the number of training timesteps, and finite ones. */
class StepCountTest {
    private static final int TRAINED = NoiseConfig.KOLORS.trainSteps();
    private static final long[] SHAPE = {1, 2, 3, 2};

    /** The stochastic samplers share their tables with the others. */
    static Stream<Arguments> samplersAndSpacings() {
        return Arrays.stream(SchedulerKind.values())
                .filter(kind -> !kind.cliName().contains("sde"))
                .flatMap(kind -> Arrays.stream(TimestepSpacing.values())
                        .flatMap(spacing -> Stream.of(0, 1).map(offset -> Arguments.of(kind, spacing, offset))));
    }

    private static SchedulerConfig config(SchedulerKind kind, TimestepSpacing spacing, int offset) {
        return SchedulerConfig.of(kind, NoiseConfig.KOLORS)
                .with("timestep_spacing", spacing.configName())
                .with("steps_offset", offset)
                .with("clip_sample", false);
    }

    /** LCM and TCD pick among the timesteps of the distillation, so they can take no more than these. */
    private static int most(SchedulerKind kind) {
        return kind == SchedulerKind.LCM || kind == SchedulerKind.TCD ? 50 : TRAINED;
    }

    @ParameterizedTest
    @MethodSource("samplersAndSpacings")
    void takes_exactly_the_steps_asked_for(SchedulerKind kind, TimestepSpacing spacing, int offset) {
        SchedulerConfig config = config(kind, spacing, offset);
        // Karras' levels fall on timesteps of their own, some of them twice, and so do second calls; looking these up
        // makes all
        // 1100 runs slow.
        boolean resting = kind == SchedulerKind.DPMPP_2M_KARRAS;
        boolean slow = resting || kind == SchedulerKind.DPM_2 || kind == SchedulerKind.DPM_2_ANCESTRAL;
        // An offset moves all timesteps alike: beside it every seventh number of steps is enough, and all of the last
        // ones.
        int stride = slow ? 37 : offset == 1 ? 7 : 1;
        for (int steps = 1; steps <= most(kind); steps += steps < TRAINED - 20 ? stride : 1) {
            try (Stepper stepper = config.stepper(steps)) {
                double[] timesteps = stepper.timesteps();
                // The second calls of Heun and of the ancestral midpoint are at the next level.
                boolean mayRest = kind == SchedulerKind.HEUN
                        || kind == SchedulerKind.PNDM
                        || kind == SchedulerKind.DPM_2_ANCESTRAL
                        || resting;
                boolean right = timesteps.length == calls(kind, steps)
                        && timesteps[0] < TRAINED
                        && timesteps[timesteps.length - 1] >= 0
                        && IntStream.range(1, timesteps.length)
                                .allMatch(i ->
                                        timesteps[i] < timesteps[i - 1] || mayRest && timesteps[i] == timesteps[i - 1]);
                if (!right) {
                    fail(steps + " steps: " + Arrays.toString(timesteps));
                }
            }
        }
    }

    /** Some call the model twice in all steps but the last, PNDM in its first. */
    private static int calls(SchedulerKind kind, int steps) {
        return switch (kind) {
            case HEUN, DPM_2, DPM_2_ANCESTRAL -> 2 * steps - 1;
            case PNDM -> steps + (steps > 1 ? 1 : 0);
            default -> steps;
        };
    }

    @ParameterizedTest
    @EnumSource
    void arrives_at_numbers_even_with_every_training_timestep(SchedulerKind kind) {
        for (TimestepSpacing spacing : TimestepSpacing.values()) {
            arrivesAtNumbers(kind, config(kind, spacing, 1));
        }
    }

    private static void arrivesAtNumbers(SchedulerKind kind, SchedulerConfig config) {
        IntStream.of(1, 2, 15, TRAINED)
                .map(steps -> Math.min(steps, most(kind)))
                .distinct()
                .forEach(steps -> assertFinite(config, steps));
    }

    @ParameterizedTest
    @CsvSource({
        "DPMPP_2M, solver_type, heun",
        "DPMPP_2M, solver_order, 3",
        "DPMPP_2M, algorithm_type, dpmsolver",
        "DPMPP_2M, algorithm_type, sde-dpmsolver",
        "DPMPP_2M_SDE, solver_type, heun",
        "DPMPP_2M_SDE, use_exponential_sigmas, true",
        "DPMPP_2M_KARRAS, solver_type, heun",
        "DEIS, solver_order, 3",
        "DEIS, use_karras_sigmas, true",
        "DPMPP_SINGLESTEP, solver_order, 3",
        "DPMPP_SINGLESTEP, algorithm_type, dpmsolver",
        "DPMPP_SINGLESTEP, algorithm_type, sde-dpmsolver++",
        "DPMPP_SINGLESTEP, use_karras_sigmas, true",
        "UNIPC, solver_type, bh1",
        "UNIPC, solver_order, 3",
        "UNIPC, solver_order, 4",
        "UNIPC, predict_x0, false",
        "UNIPC, use_karras_sigmas, true",
        "UNIPC, use_beta_sigmas, true",
    })
    void arrives_at_numbers_where_a_run_ends_at_the_smallest_level(SchedulerKind kind, String setting, String value) {
        Object typed = value.matches("\\d+")
                ? Integer.valueOf(value)
                : value.matches("true|false") ? Boolean.valueOf(value) : value;
        for (TimestepSpacing spacing : TimestepSpacing.values()) {
            SchedulerConfig config = config(kind, spacing, 0)
                    .with("final_sigmas_type", "sigma_min")
                    .with(setting, typed);
            for (int steps : List.of(1, 3, 20, TRAINED)) {
                assertFinite(config, steps);
            }
        }
    }

    @Test
    void takes_all_steps_of_a_clipped_range_too() {
        for (TimestepSpacing spacing : TimestepSpacing.values()) {
            SchedulerConfig config = config(SchedulerKind.DPMPP_2M, spacing, 0).with("lambda_min_clipped", -2.0);
            for (int steps : List.of(1, 300, 700, TRAINED)) {
                try (Stepper stepper = config.stepper(steps)) {
                    assertThat(stepper.timesteps()).hasSize(steps);
                }
                assertFinite(config, steps);
            }
        }
    }

    @Test
    void refuses_noise_levels_that_do_not_fall() {
        SchedulerConfig config =
                config(SchedulerKind.DPMPP_2M, TimestepSpacing.LINSPACE, 0).with("lambda_min_clipped", 100.0);
        assertThatThrownBy(() -> config.stepper(5))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-SCHED-006"));
    }

    /** The numbers are those of numpy 2: {@code np.round(np.arange(1000, 0, -1000 / n)) - 1}. */
    @Test
    void rounds_trailing_timesteps_as_the_reference_does() {
        SchedulerConfig config = SchedulerConfig.of(
                        SchedulerKind.DDIM,
                        new NoiseConfig(1000, 0.00085, 0.012, BetaSchedule.LINEAR, List.of(), false))
                .with("timestep_spacing", "trailing");
        try (Stepper stepper = config.stepper(48)) {
            assertThat(stepper.timesteps()[3]).isEqualTo(936);
        }
        try (Stepper stepper = config.stepper(96)) {
            assertThat(stepper.timesteps()[18]).isEqualTo(812);
        }
    }

    private static void assertFinite(SchedulerConfig config, int steps) {
        try (Scope scope = Scope.open();
                Noise seed = new Noise(3);
                Stepper stepper = config.stepper(steps)) {
            Tensor sample = Tensors.mul(seed.randn(SHAPE), stepper.initNoiseSigma());
            for (int i = stepper.start(); i < stepper.timesteps().length; i++) {
                try (Scope step = Scope.open()) {
                    Tensor output = Tensors.mul(stepper.scaleInput(sample, i), 0.3);
                    sample = step.keep(stepper.step(output, i, sample, () -> seed.randn(SHAPE)));
                }
            }
            for (float value : Tensors.floats(sample)) {
                assertThat(value).as("%s, %d steps", config.toJson(), steps).isFinite();
            }
        }
    }
}

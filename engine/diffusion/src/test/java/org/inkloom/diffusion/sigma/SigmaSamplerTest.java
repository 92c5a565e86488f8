package org.inkloom.diffusion.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.inkloom.diffusion.scheduler.NoiseConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Samplers are held to a case that can be solved by hand: of numbers that are normally distributed with a deviation, the
 * best guess behind noise is linear, and the way through the noise levels only scales.
 */
class SigmaSamplerTest {
    private static final SigmaTable TABLE = SigmaTable.of(NoiseConfig.KOLORS);
    private static final double DEVIATION = 0.7;
    /** Heun++ weighs its further slopes by their levels beside the first of all, and not at all at the end. */
    private static final Set<SigmaSampler> FIRST_ORDER =
            EnumSet.of(SigmaSampler.EULER, SigmaSampler.DDIM, SigmaSampler.HEUNPP2);

    private static float[] guess(float[] x, double sigma) {
        float[] seen = new float[x.length];
        double share = DEVIATION * DEVIATION / (DEVIATION * DEVIATION + sigma * sigma);
        for (int i = 0; i < x.length; i++) {
            seen[i] = (float) (x[i] * share);
        }
        return seen;
    }

    /** Where numbers of one end up, divided by where they would if steps were without end. */
    private static double ratio(SigmaSampler sampler, int steps) {
        double[] sigmas = sampler.fitted(SigmaSchedule.KARRAS, TABLE, steps);
        float[] end =
                sampler.sample(SigmaSamplerTest::guess, new float[] {1}, sigmas, () -> new float[1], (i, n, x) -> {});
        double exact = DEVIATION / Math.sqrt(DEVIATION * DEVIATION + sigmas[0] * sigmas[0]);
        return end[0] / exact;
    }

    @ParameterizedTest
    @EnumSource(
            value = SigmaSampler.class,
            names = {"EULER", "HEUN", "HEUNPP2", "DPM_2", "LMS", "DPMPP_2M", "IPNDM", "DEIS", "DDIM"})
    void samplers_without_noise_come_nearer_to_the_exact_way_with_more_steps(SigmaSampler sampler) {
        double few = Math.abs(ratio(sampler, 20) - 1);
        double many = Math.abs(ratio(sampler, 80) - 1);
        assertThat(many)
                .as(sampler + ": %s with 20 steps, %s with 80", few, many)
                .isLessThan(few / 2);
        assertThat(many).as("%s", sampler).isLessThan(FIRST_ORDER.contains(sampler) ? 0.05 : 0.02);
    }

    @ParameterizedTest
    @EnumSource(
            value = SigmaSampler.class,
            names = {
                "EULER_ANCESTRAL",
                "DPM_2_ANCESTRAL",
                "DPMPP_2S_ANCESTRAL",
                "DDPM",
                "DPMPP_SDE",
                "DPMPP_2M_SDE",
                "DPMPP_2M_SDE_HEUN",
                "DPMPP_3M_SDE"
            })
    void samplers_with_noise_end_with_the_deviation_of_the_numbers(SigmaSampler sampler) {
        Random random = new Random(7);
        int count = 20_000;
        double[] sigmas = sampler.fitted(SigmaSchedule.KARRAS, TABLE, 60);
        float[] start = gauss(random, count);
        double scale = Math.sqrt(sigmas[0] * sigmas[0] + DEVIATION * DEVIATION);
        for (int i = 0; i < count; i++) {
            start[i] *= (float) scale;
        }
        float[] end =
                sampler.sample(SigmaSamplerTest::guess, start, sigmas, () -> gauss(random, count), (i, n, x) -> {});
        double squares = 0;
        for (float value : end) {
            squares += (double) value * value;
        }
        assertThat(Math.sqrt(squares / count)).as("%s", sampler).isBetween(DEVIATION * 0.93, DEVIATION * 1.05);
    }

    private static float[] gauss(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    @ParameterizedTest
    @EnumSource(SigmaSchedule.class)
    void schedules_fall_from_the_largest_level_to_none(SigmaSchedule schedule) {
        for (int steps : new int[] {1, 2, 7, 20, 50}) {
            double[] sigmas = schedule.sigmas(TABLE, steps);
            assertThat(sigmas[sigmas.length - 1]).isZero();
            for (int i = 1; i < sigmas.length; i++) {
                assertThat(sigmas[i])
                        .as("%s of %s steps: %s", schedule, steps, Arrays.toString(sigmas))
                        .isLessThan(sigmas[i - 1]);
            }
            if (schedule != SigmaSchedule.DDIM_UNIFORM) {
                assertThat(sigmas).hasSize(steps + 1);
                assertThat(sigmas[0]).isBetween(TABLE.most() * 0.999, TABLE.most() * 1.001);
            }
        }
    }

    /** Computed in float64 from Kolors' betas: the roots are evenly spaced between those of 0.00085 and 0.014. */
    @Test
    void levels_of_kolors_are_those_that_its_training_had() {
        assertThat(TABLE.size()).isEqualTo(1100);
        assertThat(TABLE.least()).isBetween(0.02916, 0.02918);
        assertThat(TABLE.most()).isBetween(29.06, 29.07);
        assertThat(TABLE.timestep(TABLE.at(500))).isEqualTo(500);
        assertThat(TABLE.sigma(500.5)).isBetween(TABLE.at(500), TABLE.at(501));
    }

    @Test
    void drawing_over_takes_the_last_steps_of_a_longer_schedule() {
        double[] all = SigmaSchedule.NORMAL.sigmas(TABLE, 40);
        double[] half = SigmaSchedule.NORMAL.sigmas(TABLE, 20, 0.5, SigmaSampler.EULER);
        assertThat(half).containsExactly(Arrays.copyOfRange(all, 20, 41));
        assertThat(SigmaSchedule.NORMAL.sigmas(TABLE, 20, 0, SigmaSampler.EULER))
                .isEmpty();
        assertThat(SigmaSampler.DPM_2.fitted(SigmaSchedule.NORMAL, TABLE, 20)).hasSize(21);
    }
}

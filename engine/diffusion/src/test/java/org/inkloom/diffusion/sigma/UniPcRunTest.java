package org.inkloom.diffusion.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** On pictures whose numbers are spread normally the way from noise to picture is known exactly. */
class UniPcRunTest {
    private static final double SPREAD = 0.7;
    private static final double MOST = 14.6;
    private static final double LEAST = 0.03;

    /** What is seen behind noise is the mean of what it could be. */
    private static final SigmaSampler.Model SEEING = (x, sigma) -> {
        float[] picture = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            picture[i] = (float) (x[i] * SPREAD * SPREAD / (SPREAD * SPREAD + sigma * sigma));
        }
        return picture;
    };

    private static double error(SigmaSampler sampler, int steps) {
        double[] sigmas = new double[steps + 1];
        for (int i = 0; i <= steps; i++) {
            sigmas[i] = Math.exp(Math.log(MOST) + (Math.log(LEAST) - Math.log(MOST)) * i / steps);
        }
        float[] start = {(float) MOST, (float) -MOST / 3};
        float[] end = sampler.sample(SEEING, start, sigmas, () -> new float[2], (step, all, denoised) -> {});
        double share = Math.sqrt((SPREAD * SPREAD + LEAST * LEAST) / (SPREAD * SPREAD + MOST * MOST));
        return Math.max(Math.abs(end[0] - start[0] * share), Math.abs(end[1] - start[1] * share));
    }

    @Test
    void ends_where_the_exact_way_does_the_nearer_the_more_steps_and_nearer_than_eulers() {
        for (SigmaSampler sampler : new SigmaSampler[] {SigmaSampler.UNI_PC, SigmaSampler.UNI_PC_BH2}) {
            assertThat(error(sampler, 10)).as(sampler.word()).isLessThan(error(SigmaSampler.EULER, 10) / 5);
            assertThat(error(sampler, 40)).as(sampler.word()).isLessThan(error(sampler, 10) / 8);
            assertThat(error(sampler, 40)).as(sampler.word()).isLessThan(2e-4);
        }
        assertThat(error(SigmaSampler.UNI_PC, 10)).isNotEqualTo(error(SigmaSampler.UNI_PC_BH2, 10));
    }

    @Test
    void the_forms_of_second_order_end_near_the_exact_way_and_four_times_nearer_with_twice_the_steps() {
        for (SigmaSampler sampler : new SigmaSampler[] {SigmaSampler.UNI_PC_BH2_OF_2, SigmaSampler.DEIS_LOG_OF_2}) {
            assertThat(error(sampler, 40)).as(sampler.word()).isLessThan(error(SigmaSampler.EULER, 40) / 5);
            assertThat(error(sampler, 80)).as(sampler.word()).isLessThan(error(sampler, 20) / 8);
        }
        assertThat(SigmaSampler.words()).doesNotContain("uni_pc_bh2_of_2", "deis_log_of_2");
    }

    /** Straight lines over the logarithm of the level are integrated exactly, so two steps of such slopes are exact. */
    @Test
    void deis_integrates_slopes_that_are_lines_over_the_logarithm_of_the_level_exactly() {
        double[] sigmas = new double[17];
        for (int i = 0; i < sigmas.length; i++) {
            sigmas[i] = 10 * Math.pow(0.75, i);
        }
        SigmaSampler.Model sloping = (x, sigma) -> new float[] {(float) (x[0] - sigma * (2 + 3 * Math.log(sigma)))};
        float[] end = SigmaSampler.DEIS_LOG_OF_2.sample(
                sloping, new float[] {5}, sigmas, () -> new float[1], (step, all, denoised) -> {});
        // Euler's first step, then the integral of 2 + 3 ln(s).
        double first = 5 + (sigmas[1] - sigmas[0]) * (2 + 3 * Math.log(sigmas[0]));
        double rest = 0;
        for (int side = 0; side < 2; side++) {
            double level = side == 0 ? sigmas[16] : sigmas[1];
            rest += (side == 0 ? 1 : -1) * (2 * level + 3 * (level * Math.log(level) - level));
        }
        assertThat((double) end[0]).isCloseTo(first + rest, org.assertj.core.data.Offset.offset(1e-4));
    }

    @Test
    void a_last_level_of_0_ends_a_hair_above_it_and_few_steps_are_taken_too() {
        for (int steps = 1; steps < 5; steps++) {
            double[] sigmas = new double[steps + 1];
            for (int i = 0; i < steps; i++) {
                sigmas[i] = MOST / (i * 3 + 1);
            }
            float[] end = SigmaSampler.UNI_PC.sample(
                    SEEING, new float[] {(float) MOST}, sigmas, () -> new float[1], (step, all, denoised) -> {});
            assertThat(end[0]).as(steps + " steps").isFinite().isBetween(0f, 3f);
        }
    }

    @Test
    void every_step_is_told_once() {
        int[] told = new int[1];
        SigmaSampler.UNI_PC.sample(
                SEEING,
                new float[] {1},
                new double[] {8, 4, 2, 1, 0},
                () -> new float[1],
                (step, all, denoised) -> assertThat(step).isEqualTo(++told[0]).isLessThanOrEqualTo(all));
        assertThat(told[0]).isEqualTo(4);
    }
}

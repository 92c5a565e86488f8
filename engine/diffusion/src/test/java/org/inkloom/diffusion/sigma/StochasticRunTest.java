package org.inkloom.diffusion.sigma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.inkloom.diffusion.scheduler.NoiseConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Samplers of stochastic equations and DEIS, against derivations in float64 that share nothing with them. */
class StochasticRunTest {
    private static final double DEVIATION = 0.7;
    private static final SamplerTuning QUIET = new SamplerTuning(0, 1, 0.5);

    /** The best guess of normally distributed numbers behind noise is this part of what is seen. */
    private static double share(double sigma) {
        return DEVIATION * DEVIATION / (DEVIATION * DEVIATION + sigma * sigma);
    }

    private static float[] guess(float[] x, double sigma) {
        return new float[] {(float) (x[0] * share(sigma))};
    }

    private static double[] even(double from, double to, int steps) {
        double[] sigmas = new double[steps + 1];
        for (int i = 0; i <= steps; i++) {
            sigmas[i] = from * Math.pow(to / from, (double) i / steps);
        }
        return sigmas;
    }

    /** How far it ends from where the equation without noise leads. */
    private static double error(SigmaSampler sampler, int steps) {
        double[] sigmas = even(10, 0.1, steps);
        float[] end = sampler.sample(
                StochasticRunTest::guess, new float[] {1}, sigmas, () -> new float[1], (i, n, x) -> {}, QUIET);
        double exact = Math.sqrt((DEVIATION * DEVIATION + 0.01) / (DEVIATION * DEVIATION + 100));
        return Math.abs(end[0] / exact - 1);
    }

    @ParameterizedTest
    @EnumSource(
            value = SigmaSampler.class,
            names = {"DPMPP_SDE", "DPMPP_2M_SDE", "DPMPP_2M_SDE_HEUN", "DPMPP_3M_SDE", "DEIS"})
    void half_as_long_steps_are_nearly_four_times_as_near_where_no_noise_goes_in(SigmaSampler sampler) {
        double order = Math.log(error(sampler, 16) / error(sampler, 32)) / Math.log(2);
        assertThat(order).as("%s", sampler).isGreaterThan(1.7);
        assertThat(error(sampler, 32)).as("%s", sampler).isLessThan(error(SigmaSampler.EULER, 32) / 3);
    }

    @Test
    void without_noise_two_steps_are_those_of_the_equation_without_noise() {
        double[] sigmas = {8, 3, 1.1, 0.4, 0};
        float[] plain = SigmaSampler.DPMPP_2M.sample(
                StochasticRunTest::guess, new float[] {5}, sigmas, () -> new float[1], (i, n, x) -> {});
        float[] quiet = SigmaSampler.DPMPP_2M_SDE.sample(
                StochasticRunTest::guess, new float[] {5}, sigmas, () -> new float[1], (i, n, x) -> {}, QUIET);
        assertThat((double) quiet[0]).isCloseTo(plain[0], within(1e-6 * Math.abs(plain[0])));
    }

    /** The noises that a run is handed, and the same for the derivation. */
    private static List<Double> noises() {
        Random random = new Random(5);
        return Stream.generate(random::nextGaussian).limit(20).toList();
    }

    private static double sampled(SigmaSampler sampler, double[] sigmas, SamplerTuning tuning) {
        Iterator<Double> noise = noises().iterator();
        return sampler.sample(
                        StochasticRunTest::guess,
                        new float[] {5},
                        sigmas,
                        () -> new float[] {noise.next().floatValue()},
                        (i, n, x) -> {},
                        tuning)[0];
    }

    private static double integral(DoubleUnaryOperator f) {
        int pieces = 20_000;
        double sum = 0;
        for (int i = 0; i < pieces; i++) {
            sum += f.applyAsDouble((i + 0.5) / pieces) / pieces;
        }
        return sum;
    }

    /** The polynomial of the last estimates against the kernel of the equation, integrated by rectangles. */
    @Test
    void three_steps_integrate_the_parabola_with_half_its_bend() {
        double[] sigmas = {9, 4, 2.2, 0.8, 0.3};
        double eta = 0.7;
        Iterator<Double> noise = noises().iterator();
        double x = 5;
        double[] seen = new double[sigmas.length];
        for (int i = 0; i + 1 < sigmas.length; i++) {
            seen[i] = x * share(sigmas[i]);
            double h = Math.log(sigmas[i] / sigmas[i + 1]);
            double k = h * (1 + eta);
            double slope = 0;
            double bend = 0;
            if (i == 1) {
                slope = (seen[1] - seen[0]) / (Math.log(sigmas[0] / sigmas[1]) / h);
            } else if (i > 1) {
                // The parabola through (0, newest), (-p, ...) and (-q, ...), by Cramer's rule.
                double p = Math.log(sigmas[i - 1] / sigmas[i]) / h;
                double q = p + Math.log(sigmas[i - 2] / sigmas[i - 1]) / h;
                double one = seen[i - 1] - seen[i];
                double two = seen[i - 2] - seen[i];
                double det = -p * q * q + q * p * p;
                slope = (one * q * q - two * p * p) / det;
                bend = (-p * two + q * one) / det;
            }
            double start = seen[i];
            double line = slope;
            double curve = bend / 2;
            double in = integral(t -> k * Math.exp(-k * (1 - t)) * (start + line * t + curve * t * t));
            double spread = sigmas[i + 1] * Math.sqrt(1 - Math.exp(-2 * h * eta));
            x = Math.exp(-k) * x + in + spread * 1.1 * noise.next();
        }
        assertThat(sampled(SigmaSampler.DPMPP_3M_SDE, sigmas, new SamplerTuning(eta, 1.1, 0.5)))
                .isCloseTo(x, within(2e-6 * Math.abs(x) + 1e-6));
    }

    /** The noise of the whole step is that up to the look ahead, and what comes behind it. */
    @Test
    void two_stages_follow_one_path_of_noise() {
        double[] sigmas = {9, 4, 1.5, 0.6, 0};
        double eta = 0.8;
        double part = 0.4;
        Iterator<Double> noise = noises().iterator();
        double x = 5;
        for (int i = 0; i + 2 < sigmas.length; i++) {
            double from = sigmas[i];
            double to = sigmas[i + 1];
            double between = Math.exp(Math.log(from) + part * (Math.log(to) - Math.log(from)));
            double seen = x * share(from);
            double walked = noise.next() * Math.sqrt(from - between);
            double up = eta * between * Math.sqrt(1 - between * between / from / from);
            double down = Math.sqrt(between * between - up * up);
            double there = seen + (x - seen) * down / from + up * walked / Math.sqrt(from - between);
            double ahead = there * share(between);
            double mixed = seen + (ahead - seen) / (2 * part);
            walked += noise.next() * Math.sqrt(between - to);
            double upAll = eta * to * Math.sqrt(1 - to * to / from / from);
            double downAll = Math.sqrt(to * to - upAll * upAll);
            x = mixed + (x - mixed) * downAll / from + upAll * walked / Math.sqrt(from - to);
        }
        x *= share(sigmas[sigmas.length - 2]);
        assertThat(sampled(SigmaSampler.DPMPP_SDE, sigmas, new SamplerTuning(eta, 1, part)))
                .isCloseTo(x, within(2e-6 * Math.abs(x) + 1e-6));
    }

    /** Of a slope that is a parabola in the process' time the integral over the level is exact. */
    @Test
    void deis_integrates_parabolas_of_the_time_over_the_level() {
        double[] sigmas = {6, 3.5, 2, 0.9};
        double[] weights = ExponentialIntegrator.weights(sigmas, 2, 3);
        for (int power = 0; power < 3; power++) {
            double made = 0;
            for (int j = 0; j < 3; j++) {
                made += weights[j] * Math.pow(ExponentialIntegrator.time(sigmas[2 - j]), power);
            }
            int degree = power;
            double exact = (0.9 - 2) * integral(t -> Math.pow(ExponentialIntegrator.time(2 + t * (0.9 - 2)), degree));
            assertThat(made).as("t^%s", power).isCloseTo(exact, within(1e-8));
        }
        // 80 and 0.002 are the levels of the times 1 and 0.001.
        assertThat(ExponentialIntegrator.time(80)).isCloseTo(1, within(1e-12));
        assertThat(ExponentialIntegrator.time(0.002)).isCloseTo(0.001, within(1e-9));
    }

    @Test
    void levels_of_a_beta_distribution_are_close_at_both_ends() {
        SigmaTable table = SigmaTable.of(NoiseConfig.KOLORS);
        double[] levels = SigmaSchedule.BETA.sigmas(table, 10);
        // scipy.stats.beta.ppf([1, .9, .5, .1], .6, .6) * 1099: 1099, 1055.5, 549.5, 43.5.
        assertThat(levels[0]).isEqualTo(table.at(1099));
        assertThat(levels[1]).isEqualTo(table.at((int) Math.rint((1 - 0.03958440558878085) * 1099)));
        assertThat(levels[5]).isBetween(table.at(549), table.at(550));
        assertThat(levels[9]).isEqualTo(table.at((int) Math.rint(0.03958440558878085 * 1099)));
        assertThat(levels[10]).isZero();
    }
}

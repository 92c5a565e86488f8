package org.inkloom.diffusion.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The multistep, midpoint and singlestep samplers against their published formulas, computed here in float64 on single
 * numbers. What the model answers is drawn beforehand.
 */
class PublishedSolversTest {
    private static final int SIZE = 6;
    private static final int TRAINED = 1000;
    private static final Levels LEVELS = new Levels();

    /** Training's noise levels, in float64. */
    private static final class Levels {
        final double[] signal = new double[TRAINED];
        final double[] sigma = new double[TRAINED];

        Levels() {
            double product = 1;
            for (int t = 0; t < TRAINED; t++) {
                double root = Math.sqrt(0.00085) + (Math.sqrt(0.012) - Math.sqrt(0.00085)) * t / (TRAINED - 1);
                product *= 1 - root * root;
                signal[t] = product;
                sigma[t] = Math.sqrt((1 - product) / product);
            }
        }

        double at(double t) {
            int low = Math.min((int) t, TRAINED - 2);
            return sigma[low] + (t - low) * (sigma[low + 1] - sigma[low]);
        }

        /** Levels from the last timestep to the first, and 0. */
        double[] throughout(int steps) {
            double[] levels = new double[steps + 1];
            for (int i = 0; i < steps; i++) {
                levels[i] = at(steps == 1 ? 0 : (TRAINED - 1) * (1 - (double) i / (steps - 1)));
            }
            return levels;
        }

        /** Levels of timesteps that leave out the first, and one more. */
        double[] withoutFirst(int steps, double last) {
            double[] levels = new double[steps + 1];
            for (int i = 0; i < steps; i++) {
                levels[i] = sigma[(int) Math.rint((TRAINED - 1.0) * (steps - i) / steps)];
            }
            levels[steps] = last;
            return levels;
        }

        double[] karras(int steps, double last) {
            double[] levels = new double[steps + 1];
            double top = Math.pow(sigma[TRAINED - 1], 1 / 7.0);
            double bottom = Math.pow(sigma[0], 1 / 7.0);
            for (int i = 0; i < steps; i++) {
                levels[i] = Math.pow(top + (bottom - top) * i / (steps - 1), 7);
            }
            levels[steps] = last;
            return levels;
        }
    }

    private static SchedulerConfig config(SchedulerKind kind) {
        return SchedulerConfig.of(kind, NoiseConfig.STABLE_DIFFUSION);
    }

    /** One number on its way through a sampler. */
    private interface Published {
        /** Returns it after the step of a call, whose model's answer is given; takes noise where the sampler does. */
        double step(int call, double answer, IntToDoubleFunction noise);
    }

    private interface Starting {
        Published from(double sample);
    }

    /** Runs both and compares after every call. */
    private static void same(SchedulerConfig config, int steps, Starting published) {
        Random random = new Random(7L * steps);
        float[] start = numbers(random);
        List<float[]> drawn = new ArrayList<>();
        try (Scope scope = Scope.open();
                Stepper stepper = config.stepper(steps)) {
            for (int k = 0; k < SIZE; k++) {
                start[k] *= (float) stepper.initNoiseSigma();
            }
            Tensor sample = Tensors.of(start, 1, SIZE);
            List<Published> ones = new ArrayList<>();
            for (float one : start) {
                ones.add(published.from(one));
            }
            for (int i = 0; i < stepper.timesteps().length; i++) {
                float[] answer = numbers(random);
                int before = drawn.size();
                sample = stepper.step(Tensors.of(answer, 1, SIZE), i, sample, () -> {
                    drawn.add(numbers(random));
                    return Tensors.of(drawn.getLast(), 1, SIZE);
                });
                float[] got = Tensors.floats(sample);
                for (int k = 0; k < SIZE; k++) {
                    int number = k;
                    double wanted = ones.get(k).step(i, answer[k], nth -> drawn.get(before + nth)[number]);
                    assertThat((double) got[k])
                            .as("%s, %d steps, call %d", config.kind(), steps, i)
                            .isCloseTo(wanted, within(1e-4 * (1 + Math.abs(wanted))));
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

    /** Returns the noise-free original that a model's answer means for a sample {@code original + sigma noise}. */
    private static double original(double sample, double sigma, double answer, boolean velocity) {
        double variance = sigma * sigma + 1;
        return velocity ? sample / variance - answer * sigma / Math.sqrt(variance) : sample - sigma * answer;
    }

    @ParameterizedTest
    @CsvSource({"1,epsilon", "2,epsilon", "3,epsilon", "9,epsilon", "30,epsilon", "12,v_prediction"})
    void lms_integrates_the_polynomial_through_the_last_four_slopes(int steps, String prediction) {
        double[] sigmas = LEVELS.throughout(steps);
        same(config(SchedulerKind.LMS).with("prediction_type", prediction), steps, start -> new Published() {
            private final List<Double> slopes = new ArrayList<>();
            private double sample = start;

            @Override
            public double step(int i, double answer, IntToDoubleFunction noise) {
                double x0 = original(sample, sigmas[i], answer, prediction.startsWith("v"));
                slopes.addFirst((sample - x0) / sigmas[i]);
                int order = Math.min(4, slopes.size());
                for (int j = 0; j < order; j++) {
                    // Simpson's rule is exact for cubic polynomials.
                    double middle = (sigmas[i] + sigmas[i + 1]) / 2;
                    double all = basis(i, j, order, sigmas[i])
                            + 4 * basis(i, j, order, middle)
                            + basis(i, j, order, sigmas[i + 1]);
                    sample += slopes.get(j) * all * (sigmas[i + 1] - sigmas[i]) / 6;
                }
                return sample;
            }

            private double basis(int i, int j, int order, double at) {
                double product = 1;
                for (int k = 0; k < order; k++) {
                    product *= k == j ? 1 : (at - sigmas[i - k]) / (sigmas[i - j] - sigmas[i - k]);
                }
                return product;
            }
        });
    }

    @ParameterizedTest
    @CsvSource({
        "1,false,epsilon",
        "3,false,epsilon",
        "7,false,epsilon",
        "25,false,v_prediction",
        "1,true,epsilon",
        "3,true,epsilon",
        "7,true,epsilon",
        "25,true,v_prediction"
    })
    void the_midpoint_method_goes_along_the_slope_in_a_step_s_middle(int steps, boolean ancestral, String prediction) {
        double[] sigmas = LEVELS.throughout(steps);
        SchedulerKind kind = ancestral ? SchedulerKind.DPM_2_ANCESTRAL : SchedulerKind.DPM_2;
        same(config(kind).with("prediction_type", prediction), steps, start -> new Published() {
            private double sample = start;
            private double begin;

            @Override
            public double step(int call, double answer, IntToDoubleFunction noise) {
                int i = call / 2;
                double from = sigmas[i];
                double to = sigmas[i + 1];
                double up = ancestral ? Math.sqrt(to * to * (from * from - to * to) / (from * from)) : 0;
                double down = Math.sqrt(to * to - up * up);
                double middle = down == 0 ? 0 : Math.exp((Math.log(from) + Math.log(down)) / 2);
                boolean second = call % 2 == 1;
                double level = second ? middle : from;
                double slope = (sample - original(sample, level, answer, prediction.startsWith("v"))) / level;
                if (second) {
                    sample = begin + slope * (down - from) + (ancestral ? up * noise.applyAsDouble(0) : 0);
                } else {
                    begin = sample;
                    sample += slope * (middle - from);
                }
                return sample;
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 25})
    void the_stochastic_two_stage_method_draws_along_one_path(int steps) {
        double[] sigmas = LEVELS.throughout(steps);
        same(config(SchedulerKind.DPMPP_SDE), steps, start -> new Published() {
            private double sample = start;
            private double begin;
            private double early;

            @Override
            public double step(int call, double answer, IntToDoubleFunction noise) {
                double from = sigmas[call / 2];
                double to = sigmas[call / 2 + 1];
                if (to == 0) {
                    return original(sample, from, answer, false);
                }
                double middle = Math.exp((Math.log(from) + Math.log(to)) / 2);
                if (call % 2 == 0) {
                    begin = sample;
                    early = noise.applyAsDouble(0);
                    sample = stage(sample, original(sample, from, answer, false), from, middle, early);
                } else {
                    double part = (from - middle) / (from - to);
                    double path = Math.sqrt(part) * early + Math.sqrt(1 - part) * noise.applyAsDouble(0);
                    sample = stage(begin, original(sample, middle, answer, false), from, to, path);
                }
                return sample;
            }

            private double stage(double x, double x0, double from, double to, double noise) {
                double up = Math.min(to, Math.sqrt(to * to * (from * from - to * to) / (from * from)));
                double down = Math.sqrt(to * to - up * up);
                double time = -Math.log(from);
                double until = -Math.log(down);
                return Math.exp(-until) / Math.exp(-time) * x - Math.expm1(time - until) * x0 + up * noise;
            }
        });
    }

    /** The antiderivative of the polynomial in log t that is 1 at b and 0 at c. */
    private static double two(double t, double b, double c) {
        return t * (Math.log(t) - Math.log(c) - 1) / (Math.log(b) - Math.log(c));
    }

    /** The antiderivative of the polynomial in log t that is 1 at b and 0 at c and d. */
    private static double three(double t, double b, double c, double d) {
        double log = Math.log(t);
        double lc = Math.log(c);
        double ld = Math.log(d);
        return t
                * (lc * (ld - log + 1) - ld * log + ld + log * log - 2 * log + 2)
                / ((Math.log(b) - lc) * (Math.log(b) - ld));
    }

    @ParameterizedTest
    @CsvSource({
        "1,2,false",
        "2,2,false",
        "8,2,false",
        "20,2,false",
        "8,1,false",
        "3,3,false",
        "9,3,false",
        "24,3,false",
        "12,2,true",
        "20,3,true"
    })
    void deis_integrates_over_the_ratio_what_is_a_polynomial_in_its_logarithm(int steps, int order, boolean karras) {
        double least = LEVELS.sigma[0];
        double[] ratios = karras ? LEVELS.karras(steps, least) : LEVELS.withoutFirst(steps, least);
        SchedulerConfig config =
                config(SchedulerKind.DEIS).with("solver_order", order).with("use_karras_sigmas", karras);
        same(config, steps, start -> new Published() {
            private final List<Double> outputs = new ArrayList<>();
            private double sample = start;

            private double alpha(int i) {
                return 1 / Math.sqrt(ratios[i] * ratios[i] + 1);
            }

            @Override
            public double step(int i, double answer, IntToDoubleFunction noise) {
                outputs.addFirst(answer);
                boolean few = steps < 15;
                int used = Math.min(order, outputs.size());
                used = few && i == steps - 1 ? 1 : few && i == steps - 2 ? Math.min(used, 2) : used;
                double t = ratios[i + 1];
                double s0 = ratios[i];
                double sum = sample / alpha(i);
                if (used == 1) {
                    sum += (t - s0) * answer;
                } else if (used == 2) {
                    double s1 = ratios[i - 1];
                    sum += (two(t, s0, s1) - two(s0, s0, s1)) * outputs.get(0);
                    sum += (two(t, s1, s0) - two(s0, s1, s0)) * outputs.get(1);
                } else {
                    double s1 = ratios[i - 1];
                    double s2 = ratios[i - 2];
                    sum += (three(t, s0, s1, s2) - three(s0, s0, s1, s2)) * outputs.get(0);
                    sum += (three(t, s1, s2, s0) - three(s0, s1, s2, s0)) * outputs.get(1);
                    sum += (three(t, s2, s0, s1) - three(s0, s2, s0, s1)) * outputs.get(2);
                }
                sample = alpha(i + 1) * sum;
                return sample;
            }
        });
    }

    @ParameterizedTest
    @CsvSource({
        "1,2,dpmsolver++,midpoint,1",
        "2,2,dpmsolver++,midpoint,11",
        "7,2,dpmsolver++,midpoint,1212121",
        "8,2,dpmsolver++,heun,12121211",
        "3,3,dpmsolver++,midpoint,121",
        "6,3,dpmsolver++,heun,123121",
        "7,3,dpmsolver++,midpoint,1231231",
        "8,3,dpmsolver++,heun,12312311",
        "8,2,sde-dpmsolver++,midpoint,12121211",
        "7,3,sde-dpmsolver++,heun,1231231"
    })
    void singlestep_groups_begin_anew(int steps, int order, String algorithm, String type, String orders) {
        double[] ratios = LEVELS.withoutFirst(steps, 0);
        SchedulerConfig config = config(SchedulerKind.DPMPP_SINGLESTEP)
                .with("solver_order", order)
                .with("algorithm_type", algorithm)
                .with("solver_type", type)
                // Of another sampler, which diffusers' class does not look at.
                .with("timestep_spacing", "trailing");
        same(config, steps, start -> new Singlestep(ratios, orders, algorithm, type.equals("heun"), start));
    }

    @ParameterizedTest
    @CsvSource({"8,2,midpoint,12121212", "9,3,heun,123123123", "7,2,midpoint,1212121"})
    void singlestep_groups_are_whole_where_a_run_ends_at_the_least_noise(
            int steps, int order, String type, String orders) {
        double[] ratios = LEVELS.withoutFirst(steps, LEVELS.sigma[0]);
        SchedulerConfig config = config(SchedulerKind.DPMPP_SINGLESTEP)
                .with("final_sigmas_type", "sigma_min")
                .with("algorithm_type", "dpmsolver")
                .with("solver_order", order)
                .with("solver_type", type);
        same(config, steps, start -> new Singlestep(ratios, orders, "dpmsolver", type.equals("heun"), start));
    }

    /** One number through the singlestep form, by the formulas of the two papers' appendices. */
    private static final class Singlestep implements Published {
        private final double[] ratios;
        private final String orders;
        private final String algorithm;
        private final boolean heun;
        private final List<Double> outputs = new ArrayList<>();
        private double sample;
        private double begin;

        Singlestep(double[] ratios, String orders, String algorithm, boolean heun, double start) {
            this.ratios = ratios;
            this.orders = orders;
            this.algorithm = algorithm;
            this.heun = heun;
            sample = start;
        }

        private double alpha(int i) {
            return 1 / Math.sqrt(ratios[i] * ratios[i] + 1);
        }

        private double level(int i) {
            return ratios[i] * alpha(i);
        }

        private double lambda(int i) {
            return -Math.log(ratios[i]);
        }

        @Override
        public double step(int i, double answer, IntToDoubleFunction noise) {
            boolean ofNoise = algorithm.equals("dpmsolver");
            outputs.addFirst(ofNoise ? answer : (sample - level(i) * answer) / alpha(i));
            int order = orders.charAt(i) - '0';
            if (order == 1) {
                begin = sample;
            }
            int s = i - order + 1;
            double h = lambda(i + 1) - lambda(s);
            double d0 = outputs.get(order - 1);
            double d1 = 0;
            double d2 = 0;
            if (order == 2) {
                d1 = (outputs.get(0) - d0) * h / (lambda(i) - lambda(s));
            } else if (order == 3) {
                double r0 = (lambda(i) - lambda(s)) / h;
                double r1 = (lambda(i - 1) - lambda(s)) / h;
                double near = (outputs.get(1) - d0) / r1;
                double far = (outputs.get(0) - d0) / r0;
                d1 = heun ? (r0 * near - r1 * far) / (r0 - r1) : far;
                d2 = heun ? 2 * (far - near) / (r0 - r1) : 0;
            }
            sample = moved(s, i + 1, h, order, d0, d1, d2, noise);
            return sample;
        }

        private double moved(
                int s, int t, double h, int order, double d0, double d1, double d2, IntToDoubleFunction noise) {
            boolean half = order == 2 && !heun;
            switch (algorithm) {
                case "dpmsolver" -> {
                    double e = Math.expm1(h);
                    return alpha(t) / alpha(s) * begin
                            - level(t) * e * d0
                            - level(t) * (half ? 0.5 * e : e / h - 1) * d1
                            - level(t) * ((e - h) / (h * h) - 0.5) * d2;
                }
                case "dpmsolver++" -> {
                    double e = Math.expm1(-h);
                    double keep = level(t) / level(s) * begin - alpha(t) * e * d0;
                    return order == 1
                            ? keep
                            : keep
                                    + alpha(t) * (half ? -0.5 * e : e / h + 1) * d1
                                    - alpha(t) * ((e + h) / (h * h) - 0.5) * d2;
                }
                default -> {
                    double e = -Math.expm1(-2 * h);
                    double keep = level(t) / level(s) * Math.exp(-h) * begin
                            + alpha(t) * e * d0
                            + level(t) * Math.sqrt(e) * noise.applyAsDouble(0);
                    return order == 1
                            ? keep
                            : keep
                                    + alpha(t) * (half ? 0.5 * e : e / (-2 * h) + 1) * d1
                                    + alpha(t) * ((e - 2 * h) / (4 * h * h) - 0.5) * d2;
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1,0.3,epsilon", "4,0.3,epsilon", "4,0,epsilon", "8,1,epsilon", "5,0.5,v_prediction", "4,0.3,sample"})
    void tcd_goes_below_the_next_timestep_and_adds_noise_up_to_it(int steps, double eta, String prediction) {
        SchedulerConfig config = config(SchedulerKind.TCD).with("prediction_type", prediction);
        // 0.3 is the published default, so it is not said.
        SchedulerConfig set = eta == 0.3 ? config : config.with("eta", eta);
        int[] timesteps = new int[steps + 1];
        for (int i = 0; i < steps; i++) {
            timesteps[i] = (50 - (int) Math.floor(i * 50.0 / steps)) * 20 - 1;
        }
        same(set, steps, start -> new Published() {
            private double sample = start;

            @Override
            public double step(int i, double answer, IntToDoubleFunction noise) {
                double a = LEVELS.signal[timesteps[i]];
                double previous = LEVELS.signal[timesteps[i + 1]];
                double below = LEVELS.signal[(int) Math.floor((1 - eta) * timesteps[i + 1])];
                double x0;
                double epsilon;
                switch (prediction) {
                    case "epsilon" -> {
                        x0 = (sample - Math.sqrt(1 - a) * answer) / Math.sqrt(a);
                        epsilon = answer;
                    }
                    case "sample" -> {
                        x0 = answer;
                        epsilon = (sample - Math.sqrt(a) * x0) / Math.sqrt(1 - a);
                    }
                    default -> {
                        x0 = Math.sqrt(a) * sample - Math.sqrt(1 - a) * answer;
                        epsilon = Math.sqrt(a) * answer + Math.sqrt(1 - a) * sample;
                    }
                }
                sample = Math.sqrt(below) * x0 + Math.sqrt(1 - below) * epsilon;
                if (eta > 0 && i < steps - 1) {
                    double ratio = previous / below;
                    sample = Math.sqrt(ratio) * sample + Math.sqrt(1 - ratio) * noise.applyAsDouble(0);
                }
                return sample;
            }
        });
    }

    @Test
    void the_model_is_told_the_timesteps_of_the_published_samplers() {
        try (Stepper lms = config(SchedulerKind.LMS)
                        .with("timestep_spacing", "leading")
                        .with("steps_offset", 1)
                        .stepper(4);
                Stepper deis = config(SchedulerKind.DEIS).stepper(4);
                Stepper singlestep = config(SchedulerKind.DPMPP_SINGLESTEP).stepper(4);
                Stepper tcd = config(SchedulerKind.TCD).stepper(4);
                Stepper trailing = config(SchedulerKind.LMS)
                        .with("timestep_spacing", "trailing")
                        .stepper(4)) {
            assertThat(lms.timesteps()).containsExactly(751, 501, 251, 1);
            assertThat(trailing.timesteps()).containsExactly(999, 749, 499, 249);
            assertThat(deis.timesteps()).containsExactly(999, 749, 500, 250);
            assertThat(singlestep.timesteps()).containsExactly(999, 749, 500, 250);
            assertThat(tcd.timesteps()).containsExactly(999, 759, 499, 259);
        }
    }

    /** A second call is told the timestep that has the level halfway, found in the logarithm. */
    @Test
    void second_calls_are_told_the_timestep_between() {
        try (Stepper midpoint = config(SchedulerKind.DPM_2).stepper(3);
                Stepper ancestral = config(SchedulerKind.DPM_2_ANCESTRAL).stepper(3)) {
            double[] told = midpoint.timesteps();
            double[] sigmas = LEVELS.throughout(3);
            assertThat(told).hasSize(5);
            assertThat(told[0]).isEqualTo(999);
            assertThat(told[4]).isEqualTo(0);
            for (int i = 0; i < 2; i++) {
                double halfway = Math.sqrt(sigmas[i] * sigmas[i + 1]);
                int low = (int) told[2 * i + 1];
                double part = told[2 * i + 1] - low;
                double log = (1 - part) * Math.log(LEVELS.sigma[low]) + part * Math.log(LEVELS.sigma[low + 1]);
                assertThat(Math.exp(log)).isCloseTo(halfway, within(1e-4 * halfway));
            }
            assertThat(ancestral.timesteps()[1]).isCloseTo(499.5, within(1e-2));
        }
    }

    @Test
    void a_run_from_a_noised_picture_may_begin_within_a_group() {
        SchedulerConfig config = config(SchedulerKind.DPMPP_SINGLESTEP).with("solver_order", 3);
        try (Scope scope = Scope.open();
                Stepper stepper = config.stepper(10, 0.8)) {
            assertThat(stepper.start()).isEqualTo(2);
            Tensor original = Tensors.of(new float[] {0.5f, -1, 2}, 1, 3);
            Tensor sample = stepper.addNoise(original, Tensors.of(new float[] {1, 2, -1}, 1, 3), stepper.start());
            for (int i = stepper.start(); i < stepper.timesteps().length; i++) {
                Tensor none = stepper.denoised(Tensors.mul(sample, 0), i, sample);
                Tensor one = stepper.denoised(Tensors.add(Tensors.mul(sample, 0), 1), i, sample);
                Tensor answer = original.sub(none).div(one.sub(none));
                sample = stepper.step(answer, i, sample, () -> Tensors.of(new float[3], 1, 3));
            }
            float[] got = Tensors.floats(sample);
            assertThat(got[0]).isCloseTo(0.5f, within(1e-3f));
            assertThat(got[1]).isCloseTo(-1f, within(1e-3f));
            assertThat(got[2]).isCloseTo(2f, within(1e-3f));
        }
    }
}

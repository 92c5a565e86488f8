package org.inkloom.diffusion.scheduler;

import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.run.settings.SettingsGroup;

/**
 * DEIS (Zhang and Chen, arXiv:2204.13902) in the form in log rho: the polynomial through the last noise estimates, over
 * the logarithm of the ratio of noise to signal, is integrated over that ratio. As in diffusers' {@code
 * DEISMultistepScheduler} a run ends at the smallest noise level of training.
 *
 * @param order how many estimates an update uses, 1 to 3
 * @param lowerOrderFinal whether runs of few steps end with lower orders
 */
record DeisSolver(Sampling sampling, int order, boolean lowerOrderFinal, SigmaSpacing sigmas, Clamp clamp)
        implements Solver {
    private static final int HIGHEST_ORDER = 3;
    // diffusers puts its own in place of other solvers' names.
    private static final Set<String> ALGORITHMS = Set.of("deis", "dpmsolver", "dpmsolver++");
    private static final Set<String> TYPES = Set.of("logrho", "midpoint", "heun", "bh1", "bh2");

    static DeisSolver read(SettingsGroup settings) {
        SchedulerRefusals.requireOneOf(settings, "algorithm_type", ALGORITHMS, "deis");
        SchedulerRefusals.requireOneOf(settings, "solver_type", TYPES, "logrho");
        int order = SchedulerRefusals.whole(settings, "solver_order", 2);
        if (order < 1 || order > HIGHEST_ORDER) {
            throw SchedulerRefusals.unsupported(
                    "solver_order", Integer.toString(order), "It is 1 to " + HIGHEST_ORDER + ".");
        }
        return new DeisSolver(
                Sampling.read(settings, Sampling.Defaults.LINSPACE),
                order,
                settings.flag("lower_order_final", true),
                Sampling.sigmaSpacing(settings),
                Clamp.readDynamicOnly(settings));
    }

    @Override
    public Stepper build(int steps, double strength) {
        float[] trained = schedule().sigmas();
        LevelTable table = LevelTable.withoutLast(sampling, sigmas, trained, sampling.trainSteps(), steps);
        double[] levels = table.levels();
        double end = sigmas == SigmaSpacing.BY_TIMESTEP ? trained[0] : levels[levels.length - 1];
        return new DeisStepper(
                this, table.timesteps(), Tables.ending(levels, end), Sampling.firstCall(steps, strength, 1));
    }

    private static final class DeisStepper extends LogSnrStepper {
        /** In runs of fewer steps the last ones are of lower order. */
        private static final int FEW_STEPS = 15;

        private final DeisSolver config;
        private final History outputs;

        DeisStepper(DeisSolver config, double[] timesteps, float[] sigmas, int start) {
            super(timesteps, sigmas, config.sampling().prediction(), config.clamp(), start);
            this.config = config;
            this.outputs = new History(config.order());
        }

        @Override
        Tensor advance(Tensor modelOutput, int i, Tensor sample, NoiseSupplier noise) {
            outputs.push(epsilon(modelOutput, i, sample));
            if (stays(i)) {
                return sample;
            }
            int order = Math.min(outputs.size(), highestOrder(i));
            Tensor next = div(sample, alpha(i));
            for (int age = 0; age < order; age++) {
                next = next.add(mul(outputs.get(age), weight(i, age, order)));
            }
            return mul(next, alpha(i + 1));
        }

        private int highestOrder(int i) {
            boolean few = calls() < FEW_STEPS && config.lowerOrderFinal();
            return few ? Math.min(config.order(), calls() - i) : config.order();
        }

        private double ratio(int i) {
            return (double) level(i) / alpha(i);
        }

        /** Returns the logarithm of a ratio, from that of the step's start on. */
        private double log(int i, int from) {
            return Math.log(ratio(i) / ratio(from));
        }

        /**
         * Returns the weight of the estimate of {@code age} steps ago: the integral over the step, by the ratio, of the
         * polynomial in the ratio's logarithm that is 1 there and 0 at the other estimates.
         */
        private double weight(int i, int age, int order) {
            // The polynomial's coefficients are made by multiplying it up from its zeros.
            double constant = 1;
            double linear = 0;
            double square = 0;
            for (int other = 0; other < order; other++) {
                if (other != age) {
                    double zero = log(i - other, i);
                    double distance = log(i - age, i) - zero;
                    square = (linear - square * zero) / distance;
                    linear = (constant - linear * zero) / distance;
                    constant = -constant * zero / distance;
                }
            }
            return ratio(i)
                    * (integral(constant, linear, square, log(i + 1, i)) - integral(constant, linear, square, 0));
        }

        /** Returns at {@code v} what has the derivative {@code (constant + linear v + square v^2) exp(v)}. */
        private static double integral(double constant, double linear, double square, double v) {
            return Math.exp(v) * (constant + linear * v + square * v * v - (linear + 2 * square * v) + 2 * square);
        }

        @Override
        public void close() {
            outputs.close();
        }
    }
}

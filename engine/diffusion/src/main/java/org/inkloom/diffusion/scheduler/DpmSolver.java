package org.inkloom.diffusion.scheduler;

import java.util.Locale;
import org.inkloom.run.settings.SettingsGroup;

/**
 * DPM-Solver and DPM-Solver++ with one to three steps of history, deterministic and stochastic (Lu et al.,
 * arXiv:2206.00927 and arXiv:2211.01095).
 *
 * @param order how many model outputs an update uses, 1 to 3
 * @param heun whether the second-order update is Heun's instead of the midpoint's
 * @param lowerOrderFinal whether runs of few steps end with lower orders, which keeps them stable
 * @param eulerAtFinal whether every run ends with a first-order step
 * @param lambdaMinClipped timesteps whose {@code lambda} (half the log signal-to-noise ratio) is below this are not
 *     used
 */
record DpmSolver(
        Sampling sampling,
        Algorithm algorithm,
        int order,
        boolean heun,
        boolean lowerOrderFinal,
        boolean eulerAtFinal,
        SigmaSpacing sigmas,
        FinalSigma last,
        double lambdaMinClipped,
        Clamp clamp)
        implements Solver {
    /** Which estimate is extrapolated, the noise or the noise-free original; and whether noise is added (SDE). */
    enum Algorithm implements ConfigName {
        NOISE("dpmsolver", false, false),
        ORIGINAL("dpmsolver++", true, false),
        NOISE_SDE("sde-dpmsolver", false, true),
        ORIGINAL_SDE("sde-dpmsolver++", true, true);

        private final String configName;
        private final boolean original;
        private final boolean stochastic;

        Algorithm(String configName, boolean original, boolean stochastic) {
            this.configName = configName;
            this.original = original;
            this.stochastic = stochastic;
        }

        @Override
        public String configName() {
            return configName;
        }

        boolean original() {
            return original;
        }

        boolean stochastic() {
            return stochastic;
        }
    }

    static DpmSolver read(SettingsGroup settings) {
        String variance = settings.text("variance_type", "");
        if (variance.startsWith("learned")) {
            throw SchedulerRefusals.unsupported(
                    "variance_type", variance, "A model that outputs its variance is not supported.");
        }
        Algorithm algorithm = algorithm(settings);
        FinalSigma last = finalSigma(settings, algorithm);
        int order = SchedulerRefusals.whole(settings, "solver_order", 2);
        int highest = algorithm == Algorithm.NOISE_SDE ? 2 : 3;
        if (order < 1 || order > highest) {
            throw SchedulerRefusals.unsupported(
                    "solver_order",
                    Integer.toString(order),
                    String.format(Locale.ROOT, "With %s it is 1 to %d.", algorithm.configName(), highest));
        }
        return new DpmSolver(
                Sampling.read(settings, Sampling.Defaults.LINSPACE),
                algorithm,
                order,
                settings.text("solver_type", "midpoint").equals("heun"),
                settings.flag("lower_order_final", true),
                settings.flag("euler_at_final", false),
                Sampling.sigmaSpacing(settings),
                last,
                settings.number("lambda_min_clipped", Double.NEGATIVE_INFINITY),
                Clamp.readDynamicOnly(settings));
    }

    /** Reads the algorithm. A file for DEIS names that one; diffusers puts the usual one in its place. */
    static Algorithm algorithm(SettingsGroup settings) {
        return settings.text("algorithm_type", "").equals("deis")
                ? Algorithm.ORIGINAL
                : SchedulerRefusals.choice(settings, "algorithm_type", Algorithm.ORIGINAL);
    }

    /** Reads the level after the last step; where the noise is extrapolated it cannot be none. */
    static FinalSigma finalSigma(SettingsGroup settings, Algorithm algorithm) {
        FinalSigma last = SchedulerRefusals.choice(settings, "final_sigmas_type", FinalSigma.ZERO);
        if (!algorithm.original() && last == FinalSigma.ZERO) {
            throw SchedulerRefusals.unsupported(
                    "final_sigmas_type", "zero", "With " + algorithm.configName() + " it must be sigma_min.");
        }
        return last;
    }

    @Override
    public Stepper build(int steps, double strength) {
        float[] trained = schedule().sigmas();
        LevelTable table =
                LevelTable.withoutLast(sampling, sigmas, trained, lastTimestep(schedule(), lambdaMinClipped), steps);
        float[] all = Tables.ending(table.levels(), last == FinalSigma.ZERO ? 0 : trained[0]);
        return new DpmStepper(this, table.timesteps(), all, Sampling.firstCall(steps, strength, 1));
    }

    /** Returns one more than the last timestep whose lambda is not below {@code clipped}. */
    static int lastTimestep(NoiseSchedule schedule, double clipped) {
        int last = schedule.size();
        while (last > 1 && lambda(schedule.alphaCumprod(last - 1)) < clipped) {
            last--;
        }
        return last;
    }

    private static float lambda(float alphaCumprod) {
        return Float32.log(Float32.sqrt(alphaCumprod)) - Float32.log(Float32.sqrt(1f - alphaCumprod));
    }
}

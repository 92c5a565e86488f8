package org.inkloom.diffusion.scheduler;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.run.settings.SettingsGroup;

/**
 * Euler's method for the probability-flow ODE (Karras et al., arXiv:2206.00364, algorithm 1 without churn).
 *
 * @param sigmaMin smallest noise level; empty for the spacing's own
 * @param sigmaMax largest noise level; empty for the spacing's own
 * @param logInterpolation whether levels between timesteps are interpolated in their logarithm
 */
record EulerSolver(
        Sampling sampling,
        SigmaSpacing sigmas,
        FinalSigma last,
        OptionalDouble sigmaMin,
        OptionalDouble sigmaMax,
        boolean logInterpolation,
        boolean continuous)
        implements Solver {
    static EulerSolver read(SettingsGroup settings) {
        Sampling sampling = Sampling.read(settings, Sampling.Defaults.LINSPACE);
        boolean continuous = settings.text("timestep_type", "discrete").equals("continuous");
        return new EulerSolver(
                sampling,
                Sampling.sigmaSpacing(settings),
                SchedulerRefusals.choice(settings, "final_sigmas_type", FinalSigma.ZERO),
                settings.number("sigma_min"),
                settings.number("sigma_max"),
                settings.text("interpolation_type", "linear").equals("log_linear"),
                continuous && sampling.prediction() == PredictionType.V);
    }

    @Override
    public Stepper build(int steps, double strength) {
        float[] trained = schedule().sigmas();
        double[] timesteps = Tables.continuous(sampling, steps);
        double[] levels = logInterpolation ? logarithmic(trained, steps) : Tables.interpolate(trained, timesteps);
        if (sigmas != SigmaSpacing.BY_TIMESTEP) {
            double max = sigmaMax.orElse(levels[0]);
            double min = sigmaMin.orElse(levels[levels.length - 1]);
            levels = Tables.spread(sigmas, max, min, steps);
            timesteps = Tables.rounded(Tables.timestepsOf(levels, trained));
        }
        float[] all = Tables.ending(levels, last == FinalSigma.ZERO ? 0 : trained[0]);
        if (continuous) {
            timesteps = new double[all.length - 1];
            Arrays.setAll(timesteps, i -> 0.25f * Float32.log(all[i]));
        }
        return new EulerStepper(timesteps, all, sampling, Sampling.firstCall(steps, strength, 1));
    }

    private static double[] logarithmic(float[] trained, int steps) {
        float[] logs = Float32.linspace(Float32.log(trained[trained.length - 1]), Float32.log(trained[0]), steps + 1);
        double[] levels = new double[logs.length];
        Arrays.setAll(levels, i -> Float32.exp(logs[i]));
        return levels;
    }

    private static final class EulerStepper extends SigmaStepper {
        EulerStepper(double[] timesteps, float[] sigmas, Sampling sampling, int start) {
            super(timesteps, sigmas, sampling, start);
        }

        @Override
        Tensor advance(Tensor modelOutput, int i, Tensor sample, NoiseSupplier noise) {
            Tensor slope = div(sample.sub(estimate(modelOutput, i, sample)), sigma(i));
            return sample.add(mul(slope, sigma(i + 1) - sigma(i)));
        }
    }
}

package org.inkloom.diffusion.scheduler;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.run.settings.SettingsGroup;

/** Euler's method with fresh noise: each step goes below the next noise level and adds noise up to it. */
record EulerAncestralSolver(Sampling sampling) implements Solver {
    static EulerAncestralSolver read(SettingsGroup settings) {
        Sampling sampling = Sampling.read(settings, Sampling.Defaults.LINSPACE);
        SchedulerRefusals.requireNoOriginal(sampling, "The ancestral sampler");
        return new EulerAncestralSolver(sampling);
    }

    @Override
    public Stepper build(int steps, double strength) {
        double[] timesteps = Tables.continuous(sampling, steps);
        float[] sigmas = Tables.ending(Tables.interpolate(schedule().sigmas(), timesteps), 0);
        return new AncestralStepper(timesteps, sigmas, sampling, Sampling.firstCall(steps, strength, 1));
    }

    private static final class AncestralStepper extends SigmaStepper {
        AncestralStepper(double[] timesteps, float[] sigmas, Sampling sampling, int start) {
            super(timesteps, sigmas, sampling, start);
        }

        @Override
        Tensor advance(Tensor modelOutput, int i, Tensor sample, NoiseSupplier noise) {
            float from = sigma(i);
            AncestralSplit split = AncestralSplit.of(from, sigma(i + 1));
            Tensor slope = div(sample.sub(estimate(modelOutput, i, sample)), from);
            Tensor lower = sample.add(mul(slope, split.down() - from));
            return lower.add(mul(draw(noise, sample), split.up()));
        }
    }
}

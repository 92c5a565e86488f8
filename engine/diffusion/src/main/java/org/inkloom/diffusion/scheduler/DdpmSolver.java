package org.inkloom.diffusion.scheduler;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.run.settings.SettingsGroup;

/**
 * Denoising diffusion probabilistic models (Ho et al., arXiv:2006.11239, algorithm 2), here with any number of steps up
 * to that of training.
 */
record DdpmSolver(Sampling sampling, Clamp clamp, Variance variance) implements Solver {
    /** The variance of the noise that a step adds. */
    enum Variance implements ConfigName {
        /** The posterior's variance. */
        FIXED_SMALL("fixed_small"),
        /** The posterior's variance, computed from its logarithm. */
        FIXED_SMALL_LOG("fixed_small_log"),
        /** The step's beta. */
        FIXED_LARGE("fixed_large");

        private final String configName;

        Variance(String configName) {
            this.configName = configName;
        }

        @Override
        public String configName() {
            return configName;
        }
    }

    private static final float SMALLEST_VARIANCE = 1e-20f;

    static DdpmSolver read(SettingsGroup settings) {
        return new DdpmSolver(
                Sampling.read(settings, Sampling.Defaults.LEADING),
                Clamp.read(settings, true),
                SchedulerRefusals.choice(settings, "variance_type", Variance.FIXED_SMALL));
    }

    @Override
    public NoiseSchedule schedule() {
        return NoiseSchedule.of(sampling.noise());
    }

    @Override
    public Stepper build(int steps, double strength) {
        return new DdpmStepper(this, Tables.whole(sampling, steps), Sampling.firstCall(steps, strength, 1));
    }

    private static final class DdpmStepper extends AlphaStepper {
        private final Variance variance;

        DdpmStepper(DdpmSolver config, double[] timesteps, int start) {
            super(timesteps, config.schedule(), config.sampling().prediction(), config.clamp(), start);
            variance = config.variance();
        }

        @Override
        Tensor advance(Tensor modelOutput, int i, Tensor sample, NoiseSupplier noise) {
            float alpha = alpha(i);
            float previous = i + 1 < calls() ? alpha(i + 1) : 1f;
            float beta = 1f - alpha;
            float stepAlpha = alpha / previous;
            float stepBeta = 1f - stepAlpha;
            float originalPart = Float32.sqrt(previous) * stepBeta / beta;
            float samplePart = Float32.sqrt(stepAlpha) * (1f - previous) / beta;
            Tensor next = mul(estimate(modelOutput, i, sample), originalPart).add(mul(sample, samplePart));
            if (timestep(i) == 0) {
                return next;
            }
            float small = Math.max((1f - previous) / beta * stepBeta, SMALLEST_VARIANCE);
            float deviation = switch (variance) {
                case FIXED_SMALL -> Float32.sqrt(small);
                case FIXED_SMALL_LOG -> Float32.exp(0.5f * Float32.log(small));
                case FIXED_LARGE -> Float32.sqrt(stepBeta);
            };
            return next.add(mul(draw(noise, sample), deviation));
        }
    }
}

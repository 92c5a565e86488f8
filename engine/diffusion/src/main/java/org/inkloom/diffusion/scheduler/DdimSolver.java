package org.inkloom.diffusion.scheduler;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.run.settings.SettingsGroup;

/**
 * Denoising diffusion implicit models (Song et al., arXiv:2010.02502, equation 12).
 *
 * @param alphaToOne whether the last step ends without noise; otherwise it ends at the first training timestep's level
 * @param eta share of DDPM's noise that each step adds, 0 to 1
 */
record DdimSolver(Sampling sampling, Clamp clamp, boolean alphaToOne, double eta) implements Solver {
    static DdimSolver read(SettingsGroup settings) {
        return new DdimSolver(
                Sampling.read(settings, Sampling.Defaults.LEADING),
                Clamp.read(settings, true),
                settings.flag("set_alpha_to_one", true),
                SchedulerRefusals.share(settings, "eta", 0));
    }

    @Override
    public NoiseSchedule schedule() {
        return NoiseSchedule.of(sampling.noise());
    }

    @Override
    public Stepper build(int steps, double strength) {
        return new DdimStepper(this, Tables.whole(sampling, steps), steps, Sampling.firstCall(steps, strength, 1));
    }

    private static final class DdimStepper extends AlphaStepper {
        private final NoiseSchedule schedule;
        private final int stride;
        private final float finalAlpha;
        private final float eta;

        DdimStepper(DdimSolver config, double[] timesteps, int steps, int start) {
            super(timesteps, config.schedule(), config.sampling().prediction(), config.clamp(), start);
            schedule = config.schedule();
            stride = config.sampling().trainSteps() / steps;
            finalAlpha = config.alphaToOne() ? 1 : schedule.alphaCumprod(0);
            eta = (float) config.eta();
        }

        @Override
        Tensor advance(Tensor modelOutput, int i, Tensor sample, NoiseSupplier noise) {
            float alpha = alpha(i);
            float beta = 1f - alpha;
            int previousTimestep = (int) timestep(i) - stride;
            float previous = previousTimestep >= 0 ? schedule.alphaCumprod(previousTimestep) : finalAlpha;
            float variance = (1f - previous) / beta * (1f - alpha / previous);
            float deviation = eta * Float32.sqrt(variance);
            float direction = Float32.sqrt(1f - previous - deviation * deviation);
            Tensor original = estimate(modelOutput, i, sample);
            Tensor next = mul(original, Float32.sqrt(previous))
                    .add(mul(epsilon(modelOutput, i, sample, original), direction));
            return eta > 0 ? next.add(mul(draw(noise, sample), deviation)) : next;
        }
    }
}

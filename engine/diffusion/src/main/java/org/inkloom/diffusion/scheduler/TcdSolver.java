package org.inkloom.diffusion.scheduler;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.run.settings.SettingsGroup;

/**
 * Strategic stochastic sampling of trajectory consistency models (Zheng et al., arXiv:2402.19159): each step goes to a
 * timestep below the next one and adds noise up to it. As in diffusers' {@code TCDScheduler} a run ends at the first
 * training timestep.
 *
 * @param originalSteps number of timesteps used in distillation; a run uses some of these
 * @param eta the paper's gamma, 0 to 1: how far below the next timestep each step goes, and so how much fresh noise
 *     there is
 */
record TcdSolver(Sampling sampling, int originalSteps, double eta) implements Solver {
    /** What diffusers' scheduler and the cards of published LoRAs take. */
    private static final double USUAL_ETA = 0.3;

    static TcdSolver read(SettingsGroup settings) {
        Sampling sampling = Sampling.read(settings, Sampling.Defaults.DISTILLED);
        return new TcdSolver(
                sampling,
                LcmSolver.originalSteps(settings, sampling),
                SchedulerRefusals.share(settings, "eta", USUAL_ETA));
    }

    @Override
    public NoiseSchedule schedule() {
        return NoiseSchedule.of(sampling.noise());
    }

    @Override
    public Stepper build(int steps, double strength) {
        return new TcdStepper(
                this, LcmSolver.distilled(sampling, originalSteps, steps), Sampling.firstCall(steps, strength, 1));
    }

    private static final class TcdStepper extends AlphaStepper {
        private final NoiseSchedule schedule;
        private final float kept;

        TcdStepper(TcdSolver config, double[] timesteps, int start) {
            super(timesteps, config.schedule(), config.sampling().prediction(), Clamp.OFF, start);
            schedule = config.schedule();
            kept = (float) (1 - config.eta());
        }

        @Override
        Tensor advance(Tensor modelOutput, int i, Tensor sample, NoiseSupplier noise) {
            boolean ends = i + 1 == calls();
            int next = ends ? 0 : (int) timestep(i + 1);
            float signal = schedule.alphaCumprod((int) Math.floor(kept * next));
            Tensor original = estimate(modelOutput, i, sample);
            Tensor below = mul(original, Float32.sqrt(signal))
                    .add(mul(epsilon(modelOutput, i, sample, original), Float32.sqrt(1f - signal)));
            if (ends || kept == 1) {
                return below;
            }
            float ratio = schedule.alphaCumprod(next) / signal;
            return mul(below, Float32.sqrt(ratio)).add(mul(draw(noise, sample), Float32.sqrt(1f - ratio)));
        }
    }
}

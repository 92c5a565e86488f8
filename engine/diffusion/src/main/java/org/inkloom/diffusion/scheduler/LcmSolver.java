package org.inkloom.diffusion.scheduler;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.run.settings.SettingsGroup;

/**
 * Multistep consistency sampling (Luo et al., arXiv:2310.04378): every call estimates the noise-free original, to which
 * noise of the next timestep's level is added.
 *
 * @param originalSteps number of timesteps used in distillation; a run uses some of these
 * @param timestepScaling factor on timesteps in the boundary condition, which makes it sharper
 */
record LcmSolver(Sampling sampling, Clamp clamp, int originalSteps, double timestepScaling) implements Solver {
    private static final float SIGMA_DATA = 0.5f;

    static LcmSolver read(SettingsGroup settings) {
        Sampling sampling = Sampling.read(settings, Sampling.Defaults.DISTILLED);
        int originalSteps = originalSteps(settings, sampling);
        return new LcmSolver(
                sampling, Clamp.read(settings, false), originalSteps, settings.number("timestep_scaling", 10));
    }

    /** Reads how many timesteps were used in distillation. */
    static int originalSteps(SettingsGroup settings, Sampling sampling) {
        int originalSteps = SchedulerRefusals.whole(settings, "original_inference_steps", 50);
        if (originalSteps < 1 || originalSteps > sampling.trainSteps()) {
            throw SchedulerRefusals.unsupported(
                    "original_inference_steps",
                    Integer.toString(originalSteps),
                    "It is between 1 and num_train_timesteps, here " + sampling.trainSteps() + ".");
        }
        return originalSteps;
    }

    /** Returns those of the distillation's timesteps that a run calls the model at, evenly spread and falling. */
    static double[] distilled(Sampling sampling, int originalSteps, int steps) {
        if (steps > originalSteps) {
            throw Tables.tooManySteps(
                    steps, "the model was distilled at " + originalSteps + " timesteps, among which a run picks");
        }
        int stride = sampling.trainSteps() / originalSteps;
        double[] timesteps = new double[steps];
        for (int i = 0; i < steps; i++) {
            int index = (int) Math.floor(i * ((double) originalSteps / steps));
            timesteps[i] = (originalSteps - index) * (double) stride - 1;
        }
        return timesteps;
    }

    @Override
    public NoiseSchedule schedule() {
        return NoiseSchedule.of(sampling.noise());
    }

    @Override
    public Stepper build(int steps, double strength) {
        double[] timesteps = distilled(sampling, originalSteps, steps);
        return new LcmStepper(this, timesteps, Sampling.firstCall(steps, strength, 1));
    }

    private static final class LcmStepper extends AlphaStepper {
        private final float scaling;

        LcmStepper(LcmSolver config, double[] timesteps, int start) {
            super(timesteps, config.schedule(), config.sampling().prediction(), config.clamp(), start);
            scaling = (float) config.timestepScaling();
        }

        @Override
        Tensor estimate(Tensor modelOutput, int i, Tensor sample) {
            float scaled = (float) timestep(i) * scaling;
            float variance = scaled * scaled + SIGMA_DATA * SIGMA_DATA;
            float skip = SIGMA_DATA * SIGMA_DATA / variance;
            float out = scaled / Float32.sqrt(variance);
            return mul(super.estimate(modelOutput, i, sample), out).add(mul(sample, skip));
        }

        @Override
        Tensor advance(Tensor modelOutput, int i, Tensor sample, NoiseSupplier noise) {
            Tensor original = estimate(modelOutput, i, sample);
            return i + 1 < calls() ? noised(original, draw(noise, sample), i + 1) : original;
        }
    }
}

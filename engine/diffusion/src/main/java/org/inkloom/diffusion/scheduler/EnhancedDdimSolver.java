package org.inkloom.diffusion.scheduler;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.run.settings.SettingsGroup;

/**
 * DDIM as DiffSynth-Studio 1.0 has it: timesteps spread evenly from the very last to 0, and a last step that ends
 * without noise. Image-to-image takes all its steps, spread over the timesteps that are left, where other samplers skip
 * the first steps.
 */
record EnhancedDdimSolver(Sampling sampling) implements Solver {
    private static final Clamp NO_CLAMP = new Clamp(Clamp.Mode.NONE, 1, 1, 1);

    static EnhancedDdimSolver read(SettingsGroup settings) {
        Sampling.Defaults defaults =
                new Sampling.Defaults(0.00085, 0.012, BetaSchedule.SCALED_LINEAR, TimestepSpacing.LINSPACE);
        Sampling sampling = Sampling.read(settings, defaults);
        if (sampling.prediction() == PredictionType.SAMPLE) {
            throw SchedulerRefusals.unsupported(
                    "prediction_type", "sample", "This sampler needs a model that predicts noise or velocity.");
        }
        return new EnhancedDdimSolver(sampling);
    }

    @Override
    public NoiseSchedule schedule() {
        return NoiseSchedule.ofStretchedSignal(sampling.noise());
    }

    @Override
    public Stepper build(int steps, double strength) {
        int last = (int) Math.max(Math.rint(sampling.trainSteps() * strength) - 1, 0);
        int taken = Math.min(steps, last + 1);
        double stride = taken > 1 ? (double) last / (taken - 1) : 0;
        double[] timesteps = new double[taken];
        for (int i = 0; i < taken; i++) {
            timesteps[i] = Math.rint(last - i * stride);
        }
        return new EnhancedStepper(timesteps, schedule(), sampling.prediction());
    }

    private static final class EnhancedStepper extends AlphaStepper {
        EnhancedStepper(double[] timesteps, NoiseSchedule schedule, PredictionType prediction) {
            super(timesteps, schedule, prediction, NO_CLAMP, 0);
        }

        /** Factors are computed in float64, because the original uses Python floats. */
        @Override
        Tensor advance(Tensor modelOutput, int i, Tensor sample, NoiseSupplier noise) {
            double alpha = alpha(i);
            double previous = i + 1 < calls() ? alpha(i + 1) : 1;
            double outputPart;
            double samplePart;
            if (prediction() == PredictionType.EPSILON) {
                outputPart = Math.sqrt(1 - previous) - Math.sqrt(previous * (1 - alpha) / alpha);
                samplePart = Math.sqrt(previous / alpha);
            } else {
                outputPart = Math.sqrt(alpha * (1 - previous)) - Math.sqrt(previous * (1 - alpha));
                samplePart = Math.sqrt(alpha * previous) + Math.sqrt((1 - alpha) * (1 - previous));
            }
            return mul(sample, samplePart).add(mul(modelOutput, outputPart));
        }
    }
}

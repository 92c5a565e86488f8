package org.inkloom.diffusion.scheduler;

import org.bytedeco.pytorch.Tensor;

/**
 * Base of steppers whose samples are {@code sqrt(ac) · original + sqrt(1 - ac) · noise}, with {@code ac} the cumulative
 * product of alphas at a whole training timestep.
 */
abstract class AlphaStepper extends BaseStepper {
    private final NoiseSchedule schedule;
    private final PredictionType prediction;
    private final Clamp clamp;

    AlphaStepper(double[] timesteps, NoiseSchedule schedule, PredictionType prediction, Clamp clamp, int start) {
        super(timesteps, start);
        this.schedule = schedule;
        this.prediction = prediction;
        this.clamp = clamp;
    }

    final PredictionType prediction() {
        return prediction;
    }

    /** Returns the cumulative product of alphas, the signal's share of the variance, at call {@code i}. */
    final float alpha(int i) {
        return schedule.alphaCumprod((int) timestep(i));
    }

    @Override
    Tensor estimate(Tensor modelOutput, int i, Tensor sample) {
        float signal = Float32.sqrt(alpha(i));
        float noise = Float32.sqrt(1f - alpha(i));
        return clamp.apply(
                switch (prediction) {
                    case EPSILON -> div(sample.sub(mul(modelOutput, noise)), signal);
                    case SAMPLE -> modelOutput;
                    case V -> mul(sample, signal).sub(mul(modelOutput, noise));
                });
    }

    /**
     * Returns the noise that the model's output implies.
     *
     * @param original the estimate of the noise-free sample
     */
    final Tensor epsilon(Tensor modelOutput, int i, Tensor sample, Tensor original) {
        float signal = Float32.sqrt(alpha(i));
        float noise = Float32.sqrt(1f - alpha(i));
        return switch (prediction) {
            case EPSILON -> modelOutput;
            case SAMPLE -> div(sample.sub(mul(original, signal)), noise);
            case V -> mul(modelOutput, signal).add(mul(sample, noise));
        };
    }

    @Override
    final Tensor noised(Tensor original, Tensor noise, int i) {
        return mul(original, Float32.sqrt(alpha(i))).add(mul(noise, Float32.sqrt(1f - alpha(i))));
    }
}

package org.inkloom.diffusion.scheduler;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;

/**
 * Base of steppers over variance-preserving samples {@code alpha · original + level · noise}. Steps are measured in
 * {@code lambda = log(alpha / level)}, half the logarithm of the signal-to-noise ratio (Lu et al., arXiv:2206.00927).
 */
abstract class LogSnrStepper extends BaseStepper {
    private final float[] sigmas;
    private final PredictionType prediction;
    private final Clamp clamp;

    /**
     * @param sigmas ratio of noise to signal before every call, and the one after the last call
     */
    LogSnrStepper(double[] timesteps, float[] sigmas, PredictionType prediction, Clamp clamp, int start) {
        super(timesteps, start);
        this.sigmas = sigmas;
        this.prediction = prediction;
        this.clamp = clamp;
        requireFalling();
    }

    /**
     * Checks that every step has a length, as updates divide by it. The last step may have none: nothing is divided by
     * it.
     */
    private void requireFalling() {
        for (int i = 0; i + 2 < sigmas.length; i++) {
            if (!(lambda(i + 1) > lambda(i))) {
                throw InkloomException.badInput(
                        "INK-SCHED-006",
                        "The steps " + (i + 1) + " and " + (i + 2) + " of " + calls() + " have the noise levels "
                                + sigmas[i] + " and " + sigmas[i + 1] + ".",
                        "This sampler divides by the distance of two levels, which must fall from step to step.",
                        "Give fewer " + SettingKey.of("steps") + ", another " + SettingKey.of("scheduler")
                                + ", or correct the noise levels in the model's" + " scheduler/scheduler_config.json.");
            }
        }
    }

    /**
     * Returns whether the step of call {@code i} has no length; the last one has none if a run ends at training's
     * smallest level.
     */
    final boolean stays(int i) {
        return sigmas[i + 1] == sigmas[i];
    }

    final float alpha(int i) {
        return 1f / Float32.sqrt(sigmas[i] * sigmas[i] + 1f);
    }

    final float level(int i) {
        return sigmas[i] * alpha(i);
    }

    final float lambda(int i) {
        return Float32.log(alpha(i)) - Float32.log(level(i));
    }

    @Override
    final Tensor estimate(Tensor modelOutput, int i, Tensor sample) {
        return clamp.apply(
                switch (prediction) {
                    case EPSILON -> div(sample.sub(mul(modelOutput, level(i))), alpha(i));
                    case SAMPLE -> modelOutput;
                    case V -> mul(sample, alpha(i)).sub(mul(modelOutput, level(i)));
                });
    }

    /** Returns the noise that the model's output implies, in float32. */
    final Tensor epsilon(Tensor modelOutput, int i, Tensor sample) {
        Tensor epsilon = switch (prediction) {
            case EPSILON -> modelOutput;
            case SAMPLE -> div(sample.sub(mul(modelOutput, alpha(i))), level(i));
            case V -> mul(modelOutput, alpha(i)).add(mul(sample, level(i)));
        };
        if (clamp.mode() == Clamp.Mode.NONE) {
            return epsilon;
        }
        Tensor original = clamp.apply(div(sample.sub(mul(epsilon, level(i))), alpha(i)));
        return div(sample.sub(mul(original, alpha(i))), level(i));
    }

    @Override
    final Tensor noised(Tensor original, Tensor noise, int i) {
        return mul(original, alpha(i)).add(mul(noise, level(i)));
    }
}

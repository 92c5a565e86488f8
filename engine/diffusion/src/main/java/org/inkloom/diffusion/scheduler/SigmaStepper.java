package org.inkloom.diffusion.scheduler;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;

/**
 * Base of steppers over samples {@code original + sigma · noise} (Karras et al., arXiv:2206.00364). Their variance
 * grows with the noise; {@link #scaleInput} scales them to unit variance for the model.
 */
abstract class SigmaStepper extends BaseStepper {
    private final float[] sigmas;
    private final Sampling sampling;

    /**
     * @param sigmas noise level before every call, and the one after the last call
     */
    SigmaStepper(double[] timesteps, float[] sigmas, Sampling sampling, int start) {
        super(timesteps, start);
        this.sigmas = sigmas;
        this.sampling = sampling;
    }

    final float sigma(int i) {
        return sigmas[i];
    }

    @Override
    public final double initNoiseSigma() {
        float max = 0;
        for (float sigma : sigmas) {
            max = Math.max(max, sigma);
        }
        return sampling.spacing() == TimestepSpacing.LEADING ? Float32.sqrt(max * max + 1f) : max;
    }

    @Override
    public final Tensor scaleInput(Tensor sample, int i) {
        try (Scope scope = Scope.open()) {
            return scope.keep(div(sample, Float32.sqrt(sigmas[i] * sigmas[i] + 1f)));
        }
    }

    @Override
    Tensor estimate(Tensor modelOutput, int i, Tensor sample) {
        float sigma = sigmas[i];
        float variance = sigma * sigma + 1f;
        return switch (sampling.prediction()) {
            case EPSILON -> sample.sub(mul(modelOutput, sigma));
            case V -> mul(modelOutput, -sigma / Float32.sqrt(variance)).add(div(sample, variance));
            case SAMPLE -> modelOutput;
        };
    }

    @Override
    final Tensor noised(Tensor original, Tensor noise, int i) {
        return original.add(mul(noise, sigmas[i]));
    }
}

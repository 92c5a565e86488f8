package org.inkloom.diffusion.scheduler;

import org.bytedeco.pytorch.Tensor;

/** A run of {@link DpmSolver}. Updates follow arXiv:2211.01095, appendices A and B. */
final class DpmStepper extends LogSnrStepper {
    /** In runs of fewer steps the last ones are unstable at full order. */
    private static final int FEW_STEPS = 15;

    private final DpmSolver config;
    private final History outputs;
    private int taken;

    DpmStepper(DpmSolver config, double[] timesteps, float[] sigmas, int start) {
        super(timesteps, sigmas, config.sampling().prediction(), config.clamp(), start);
        this.config = config;
        this.outputs = new History(config.order());
    }

    @Override
    Tensor advance(Tensor modelOutput, int i, Tensor sample, NoiseSupplier noise) {
        outputs.push(
                config.algorithm().original() ? estimate(modelOutput, i, sample) : epsilon(modelOutput, i, sample));
        if (stays(i)) {
            return sample;
        }
        int order = Math.min(Math.min(config.order(), taken + 1), highestOrder(i));
        taken++;
        Coefficients c = Coefficients.of(config, this, i, order);
        Tensor next = mul(sample, c.sample()).add(mul(outputs.get(0), c.newest()));
        if (order > 1) {
            next = next.add(differences(i, order, c));
        }
        return config.algorithm().stochastic() ? next.add(mul(draw(noise, sample), c.noise())) : next;
    }

    private int highestOrder(int i) {
        boolean few = calls() < FEW_STEPS && config.lowerOrderFinal();
        if (i == calls() - 1 && (config.eulerAtFinal() || few || config.last() == FinalSigma.ZERO)) {
            return 1;
        }
        return i == calls() - 2 && few ? 2 : config.order();
    }

    /** Returns the weighted sum of the divided differences of the last outputs. */
    private Tensor differences(int i, int order, Coefficients c) {
        float h = lambda(i + 1) - lambda(i);
        float r0 = (lambda(i) - lambda(i - 1)) / h;
        Tensor first = mul(outputs.get(0).sub(outputs.get(1)), 1f / r0);
        if (order == 2) {
            return mul(first, c.first());
        }
        float r1 = (lambda(i - 1) - lambda(i - 2)) / h;
        Tensor before = mul(outputs.get(1).sub(outputs.get(2)), 1f / r1);
        Tensor change = first.sub(before);
        Tensor slope = first.add(mul(change, r0 / (r0 + r1)));
        Tensor curvature = mul(change, 1f / (r0 + r1));
        return mul(slope, c.first()).add(mul(curvature, c.second()));
    }

    @Override
    public void close() {
        outputs.close();
    }

    /**
     * The factors of one update.
     *
     * @param sample factor of the current sample
     * @param newest factor of the newest converted output
     * @param first factor of its first difference
     * @param second factor of its second difference
     * @param noise factor of fresh noise
     */
    private record Coefficients(float sample, float newest, float first, float second, float noise) {
        static Coefficients of(DpmSolver config, DpmStepper s, int i, int order) {
            float h = s.lambda(i + 1) - s.lambda(i);
            boolean corrected = config.heun() || order == 3;
            return switch (config.algorithm()) {
                case ORIGINAL -> originalOde(s, i, h, corrected);
                case NOISE -> noiseOde(s, i, h, corrected);
                case ORIGINAL_SDE -> originalSde(s, i, h, corrected);
                case NOISE_SDE -> noiseSde(s, i, h, corrected);
            };
        }

        /** DPM-Solver++: extrapolates estimates of the noise-free original. */
        private static Coefficients originalOde(DpmStepper s, int i, float h, boolean corrected) {
            float alpha = s.alpha(i + 1);
            float level = s.level(i + 1);
            float e = Float32.exp(-h) - 1f;
            return new Coefficients(
                    level / s.level(i),
                    -(alpha * e),
                    corrected ? alpha * (e / h + 1f) : -(0.5f * (alpha * e)),
                    -(alpha * ((e + h) / (h * h) - 0.5f)),
                    0);
        }

        /** DPM-Solver: extrapolates estimates of the noise. */
        private static Coefficients noiseOde(DpmStepper s, int i, float h, boolean corrected) {
            float alpha = s.alpha(i + 1);
            float level = s.level(i + 1);
            float e = Float32.exp(h) - 1f;
            return new Coefficients(
                    alpha / s.alpha(i),
                    -(level * e),
                    corrected ? -(level * (e / h - 1f)) : -(0.5f * (level * e)),
                    -(level * ((e - h) / (h * h) - 0.5f)),
                    0);
        }

        /** As {@link #originalOde}, with fresh noise in every step. */
        private static Coefficients originalSde(DpmStepper s, int i, float h, boolean corrected) {
            float alpha = s.alpha(i + 1);
            float level = s.level(i + 1);
            float e = 1f - Float32.exp(-2f * h);
            return new Coefficients(
                    level / s.level(i) * Float32.exp(-h),
                    alpha * e,
                    corrected ? alpha * (e / (-2f * h) + 1f) : 0.5f * (alpha * e),
                    alpha * ((e - 2f * h) / (4f * h * h) - 0.5f),
                    level * Float32.sqrt(e));
        }

        /** As {@link #noiseOde}, with fresh noise in every step. */
        private static Coefficients noiseSde(DpmStepper s, int i, float h, boolean corrected) {
            float alpha = s.alpha(i + 1);
            float level = s.level(i + 1);
            float e = Float32.exp(h) - 1f;
            return new Coefficients(
                    alpha / s.alpha(i),
                    -(2f * (level * e)),
                    corrected ? -(2f * (level * (e / h - 1f))) : -(level * e),
                    0,
                    level * Float32.sqrt(Float32.exp(2f * h) - 1f));
        }
    }
}

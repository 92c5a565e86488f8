package org.inkloom.diffusion.scheduler;

/**
 * The factors of one update of DPM-Solver (Lu et al., arXiv:2206.00927 and arXiv:2211.01095), from one noise level to
 * another. Differences are divided by their share of the step.
 *
 * @param sample factor of the sample at the start of the step
 * @param newest factor of the converted output there
 * @param first factor of the first difference
 * @param second factor of the second difference
 * @param noise factor of fresh noise
 */
record DpmCoefficients(float sample, float newest, float first, float second, float noise) {
    /**
     * Computes the factors.
     *
     * @param corrected whether the first difference counts as the Taylor series has it; otherwise half a step's worth
     *     of the newest output
     * @param from index of the level where the step starts
     * @param to index of the level where it ends
     */
    static DpmCoefficients of(DpmSolver.Algorithm algorithm, boolean corrected, LogSnrStepper s, int from, int to) {
        float h = s.lambda(to) - s.lambda(from);
        return switch (algorithm) {
            case ORIGINAL -> originalOde(s, from, to, h, corrected);
            case NOISE -> noiseOde(s, from, to, h, corrected);
            case ORIGINAL_SDE -> originalSde(s, from, to, h, corrected);
            case NOISE_SDE -> noiseSde(s, from, to, h, corrected);
        };
    }

    /** DPM-Solver++: extrapolates estimates of the noise-free original. */
    private static DpmCoefficients originalOde(LogSnrStepper s, int from, int to, float h, boolean corrected) {
        float alpha = s.alpha(to);
        float e = Float32.exp(-h) - 1f;
        return new DpmCoefficients(
                s.level(to) / s.level(from),
                -(alpha * e),
                corrected ? alpha * (e / h + 1f) : -(0.5f * (alpha * e)),
                -(alpha * ((e + h) / (h * h) - 0.5f)),
                0);
    }

    /** DPM-Solver: extrapolates estimates of the noise. */
    private static DpmCoefficients noiseOde(LogSnrStepper s, int from, int to, float h, boolean corrected) {
        float level = s.level(to);
        float e = Float32.exp(h) - 1f;
        return new DpmCoefficients(
                s.alpha(to) / s.alpha(from),
                -(level * e),
                corrected ? -(level * (e / h - 1f)) : -(0.5f * (level * e)),
                -(level * ((e - h) / (h * h) - 0.5f)),
                0);
    }

    /** As {@link #originalOde}, with fresh noise in every step. */
    private static DpmCoefficients originalSde(LogSnrStepper s, int from, int to, float h, boolean corrected) {
        float alpha = s.alpha(to);
        float level = s.level(to);
        float e = 1f - Float32.exp(-2f * h);
        return new DpmCoefficients(
                level / s.level(from) * Float32.exp(-h),
                alpha * e,
                corrected ? alpha * (e / (-2f * h) + 1f) : 0.5f * (alpha * e),
                alpha * ((e - 2f * h) / (4f * h * h) - 0.5f),
                level * Float32.sqrt(e));
    }

    /** As {@link #noiseOde}, with fresh noise in every step. */
    private static DpmCoefficients noiseSde(LogSnrStepper s, int from, int to, float h, boolean corrected) {
        float level = s.level(to);
        float e = Float32.exp(h) - 1f;
        return new DpmCoefficients(
                s.alpha(to) / s.alpha(from),
                -(2f * (level * e)),
                corrected ? -(2f * (level * (e / h - 1f))) : -(level * e),
                0,
                level * Float32.sqrt(Float32.exp(2f * h) - 1f));
    }
}

package org.inkloom.diffusion.sigma;

import org.inkloom.diffusion.scheduler.NoiseConfig;
import org.inkloom.diffusion.scheduler.NoiseSchedule;

/**
 * The noise level of every training timestep, {@code sqrt((1 - a) / a)} with the cumulative product {@code a} of the
 * alphas; grows with the timestep. Converts levels to timesteps and back. Formulas: ComfyUI's {@code
 * model_sampling.py}.
 */
public final class SigmaTable {
    /**
     * Takes the place of a cumulative product of 0, as in ComfyUI: such a timestep is pure noise, and its level would
     * be infinite.
     */
    private static final double LEAST_SIGNAL = 4.8973451890853435e-08;

    private final double[] sigmas;

    private SigmaTable(double[] sigmas) {
        this.sigmas = sigmas;
    }

    /** Computes the table of a model's training noise. */
    public static SigmaTable of(NoiseConfig noise) {
        float[] alphas = NoiseSchedule.of(noise).alphasCumprod();
        double[] sigmas = new double[alphas.length];
        for (int t = 0; t < sigmas.length; t++) {
            double alpha = Math.max(alphas[t], LEAST_SIGNAL);
            sigmas[t] = Math.sqrt((1 - alpha) / alpha);
        }
        return new SigmaTable(sigmas);
    }

    /** Returns the number of timesteps. */
    public int size() {
        return sigmas.length;
    }

    /** Returns the level of a timestep. */
    public double at(int timestep) {
        return sigmas[timestep];
    }

    /** Returns the smallest level. */
    public double least() {
        return sigmas[0];
    }

    /** Returns the largest level. */
    public double most() {
        return sigmas[sigmas.length - 1];
    }

    /** Returns the timestep with the nearest level, compared by logarithms. */
    public int timestep(double sigma) {
        double wanted = Math.log(sigma);
        int best = 0;
        for (int t = 1; t < sigmas.length; t++) {
            if (Math.abs(Math.log(sigmas[t]) - wanted) < Math.abs(Math.log(sigmas[best]) - wanted)) {
                best = t;
            }
        }
        return best;
    }

    /** Returns the level at a fractional timestep, by linear interpolation of the logarithms. */
    public double sigma(double timestep) {
        double t = Math.clamp(timestep, 0, sigmas.length - 1);
        int low = (int) Math.floor(t);
        int high = (int) Math.ceil(t);
        double part = t - low;
        return Math.exp((1 - part) * Math.log(sigmas[low]) + part * Math.log(sigmas[high]));
    }

    /**
     * Returns whether a level is in a part of the drawing, which goes from noise (0) to picture (1). Formula: ComfyUI's
     * {@code percent_to_sigma}. A start of 0 and an end of 1 exclude no level, not even one above training's largest.
     *
     * @param start share of the timesteps, 0 to 1
     * @param end share of the timesteps, 0 to 1
     */
    public boolean isBetween(double start, double end, double sigma) {
        double last = size() - 1;
        boolean begun = start <= 0 || sigma <= sigma((1 - start) * last);
        boolean ended = end < 1 && sigma < sigma((1 - end) * last);
        return begun && !ended && start < 1;
    }
}

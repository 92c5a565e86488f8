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

    /** So many timesteps latent consistency models are distilled at. */
    private static final int DISTILLED = 50;

    private final double[] sigmas;
    /** How far the timesteps lie apart, the last one being training's last. */
    private final int stride;

    private SigmaTable(double[] sigmas, int stride) {
        this.sigmas = sigmas;
        this.stride = stride;
    }

    /** Computes the table of a model's training noise. */
    public static SigmaTable of(NoiseConfig noise) {
        float[] alphas = NoiseSchedule.of(noise).alphasCumprod();
        double[] sigmas = new double[alphas.length];
        for (int t = 0; t < sigmas.length; t++) {
            double alpha = Math.max(alphas[t], LEAST_SIGNAL);
            sigmas[t] = Math.sqrt((1 - alpha) / alpha);
        }
        return new SigmaTable(sigmas, 1);
    }

    /**
     * Returns the table of the timesteps that a latent consistency model was distilled at: 50, of which the last is training's
     * last (ComfyUI's {@code ModelSamplingDiscreteDistilled}).
     */
    public SigmaTable distilled() {
        int apart = Math.max(1, sigmas.length / DISTILLED);
        double[] some = new double[Math.min(DISTILLED, sigmas.length)];
        for (int i = 0; i < some.length; i++) {
            some[i] = sigmas[sigmas.length - 1 - (some.length - 1 - i) * apart];
        }
        return new SigmaTable(some, apart);
    }

    /** Returns the number of levels. */
    public int size() {
        return sigmas.length;
    }

    /** Returns the level of a number, counted from the smallest; of a model that is not distilled it is the timestep. */
    public double at(int number) {
        return sigmas[number];
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
        return best * stride + stride - 1;
    }

    /** Returns the level at a fractional timestep, by linear interpolation of the logarithms. */
    public double sigma(double timestep) {
        double t = Math.clamp((timestep - (stride - 1)) / stride, 0, sigmas.length - 1);
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
        double last = (double) size() * stride - 1;
        boolean begun = start <= 0 || sigma <= sigma((1 - start) * last);
        boolean ended = end < 1 && sigma < sigma((1 - end) * last);
        return begun && !ended && start < 1;
    }
}

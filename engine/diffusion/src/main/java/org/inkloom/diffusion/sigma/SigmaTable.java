package org.inkloom.diffusion.sigma;

import org.inkloom.diffusion.scheduler.NoiseConfig;
import org.inkloom.diffusion.scheduler.NoiseSchedule;

/**
 * The noise level of every training timestep, {@code sqrt((1 - ac) / ac)}, growing; and the way between levels and
 * timesteps. Formulas: ComfyUI's {@code model_sampling.py}.
 */
public final class SigmaTable {
    /** What ComfyUI gives a last timestep that has no signal left, so that its level is finite. */
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

    /** Returns the timestep whose level is nearest, by logarithms. */
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

    /** Returns the level between timesteps, by logarithms. */
    public double sigma(double timestep) {
        double t = Math.clamp(timestep, 0, sigmas.length - 1);
        int low = (int) Math.floor(t);
        int high = (int) Math.ceil(t);
        double part = t - low;
        return Math.exp((1 - part) * Math.log(sigmas[low]) + part * Math.log(sigmas[high]));
    }
}

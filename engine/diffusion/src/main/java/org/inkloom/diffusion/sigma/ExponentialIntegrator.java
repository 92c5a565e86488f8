package org.inkloom.diffusion.sigma;

/**
 * Weights of slopes for DEIS (Zhang and Chen, arXiv:2204.13902), in its form "tab": slopes are interpolated by
 * polynomials in time and integrated over the noise level. Time is that of a variance-preserving process whose noise
 * levels run from 0.002 to 80. Formulas and range: ComfyUI's {@code deis.py}. The integrals here are exact up to
 * rounding; there they are sums of 10,000 rectangles.
 */
final class ExponentialIntegrator {
    private static final double LEAST = 0.002;
    private static final double MOST = 80;
    private static final double START = 1e-3;
    private static final int PIECES = 16;

    private static final double SLOPE = 2 * (Math.log1p(LEAST * LEAST) / START - Math.log1p(MOST * MOST)) / (START - 1);
    private static final double OFFSET = Math.log1p(MOST * MOST) - SLOPE / 2;

    private ExponentialIntegrator() {}

    /** Returns the time at which the process has a noise level. */
    static double time(double sigma) {
        return (Math.sqrt(OFFSET * OFFSET + 2 * SLOPE * Math.log1p(sigma * sigma)) - OFFSET) / SLOPE;
    }

    private static double level(double time) {
        return Math.sqrt(Math.expm1(time * (SLOPE * time / 2 + OFFSET)));
    }

    /** Returns the derivative of the noise level by time. */
    private static double growth(double time) {
        double sigma = level(time);
        return (SLOPE * time + OFFSET) * (1 + sigma * sigma) / (2 * sigma);
    }

    /**
     * Returns the weights of the slopes at {@code sigmas[i]}, {@code sigmas[i - 1]} …, the newest first.
     *
     * @param order how many slopes are used
     */
    static double[] weights(double[] sigmas, int i, int order) {
        double[] times = new double[order];
        for (int k = 0; k < order; k++) {
            times[k] = time(sigmas[i - k]);
        }
        double end = time(sigmas[i + 1]);
        double piece = (end - times[0]) / PIECES;
        double[] weights = new double[order];
        for (int p = 0; p < PIECES; p++) {
            for (int node = 0; node < SigmaRun.NODES.length; node++) {
                double at = times[0] + piece * (p + (1 + SigmaRun.NODES[node]) / 2);
                double share = SigmaRun.WEIGHTS[node] * piece / 2 * growth(at);
                for (int j = 0; j < order; j++) {
                    weights[j] += share * polynomial(times, j, at);
                }
            }
        }
        return weights;
    }

    private static double polynomial(double[] times, int j, double at) {
        double value = 1;
        for (int k = 0; k < times.length; k++) {
            if (k != j) {
                value *= (at - times[k]) / (times[j] - times[k]);
            }
        }
        return value;
    }
}

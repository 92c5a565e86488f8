package org.inkloom.diffusion.scheduler;

/** Quantiles of the beta distribution, which {@code beta} noise schedules are spaced by. */
public final class BetaDistribution {
    private static final int MOST_TERMS = 400;

    private BetaDistribution() {}

    /**
     * Returns the point below which a share of the probability lies.
     *
     * @param share 0 to 1
     * @param alpha the first shape parameter, more than 0
     * @param beta the second shape parameter, more than 0
     * @throws IllegalArgumentException for a shape parameter that is not
     */
    public static double quantile(double share, double alpha, double beta) {
        if (!(alpha > 0 && beta > 0)) {
            throw new IllegalArgumentException("shapes " + alpha + " and " + beta + ", which must be more than 0");
        }
        double lower = incomplete(0.5, alpha, beta);
        double all = lower + incomplete(0.5, beta, alpha);
        return share <= lower / all ? below(share * all, alpha, beta) : 1 - below((1 - share) * all, beta, alpha);
    }

    /**
     * Returns the point in [0, 1/2] up to which the integral has a value, by bisection down to neighbouring doubles.
     */
    private static double below(double wanted, double a, double b) {
        double low = 0;
        double high = 0.5;
        while (true) {
            double middle = (low + high) / 2;
            if (middle == low || middle == high) {
                return middle;
            }
            if (incomplete(middle, a, b) < wanted) {
                low = middle;
            } else {
                high = middle;
            }
        }
    }

    /**
     * Integrates {@code t^(a-1) (1-t)^(b-1)} from 0 to x, up to 1/2, by the power series of its second factor (NIST
     * Digital Library of Mathematical Functions, 8.17.7).
     */
    private static double incomplete(double x, double a, double b) {
        double sum = 0;
        double factor = 1;
        for (int n = 0; n < MOST_TERMS; n++) {
            double term = factor / (a + n);
            sum += term;
            if (Math.abs(term) < 1e-18 * Math.abs(sum)) {
                break;
            }
            factor *= (n + 1 - b) / (n + 1) * x;
        }
        return Math.pow(x, a) * sum;
    }
}

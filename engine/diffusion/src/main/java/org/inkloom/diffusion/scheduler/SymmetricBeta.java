package org.inkloom.diffusion.scheduler;

/** The beta distribution with both shape parameters equal. */
final class SymmetricBeta {
    private static final int MOST_TERMS = 400;

    private SymmetricBeta() {}

    /**
     * Returns the point below which a share of the probability lies.
     *
     * @param share in [0, 1]
     * @param shape greater than 0
     */
    static double quantile(double share, double shape) {
        if (share > 0.5) {
            return 1 - quantile(1 - share, shape);
        }
        double wanted = share * 2 * incomplete(0.5, shape);
        double low = 0;
        double high = 0.5;
        while (true) {
            double middle = (low + high) / 2;
            if (middle == low || middle == high) {
                return middle;
            }
            if (incomplete(middle, shape) < wanted) {
                low = middle;
            } else {
                high = middle;
            }
        }
    }

    /**
     * Integrates {@code t^(a-1) (1-t)^(a-1)} from 0 to x by the power series of its second factor, for x up to one half
     * (NIST Digital Library of Mathematical Functions, 8.17.7).
     */
    private static double incomplete(double x, double a) {
        double sum = 0;
        double factor = 1;
        for (int n = 0; n < MOST_TERMS; n++) {
            double term = factor / (a + n);
            sum += term;
            if (Math.abs(term) < 1e-18 * Math.abs(sum)) {
                break;
            }
            factor *= (n + 1 - a) / (n + 1) * x;
        }
        return Math.pow(x, a) * sum;
    }
}

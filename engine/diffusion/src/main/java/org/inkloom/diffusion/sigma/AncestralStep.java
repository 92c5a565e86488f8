package org.inkloom.diffusion.sigma;

/**
 * Splits an ancestral step: it denoises to a level below the next one, then adds noise to reach that one.
 *
 * @param down the level below
 * @param up standard deviation of the noise that is added
 */
record AncestralStep(double down, double up) {
    /**
     * Computes the split of a step; the variances of {@code down} and {@code up} add up to that of {@code to}.
     *
     * @param from noise level at the start of the step
     * @param to noise level at its end
     * @param eta share of the noise: 0 none, 1 as much as the diffusion process adds
     */
    static AncestralStep of(double from, double to, double eta) {
        if (to == 0) {
            return new AncestralStep(0, 0);
        }
        double up = Math.min(to, eta * Math.sqrt(to * to * (from * from - to * to) / (from * from)));
        return new AncestralStep(Math.sqrt(to * to - up * up), up);
    }
}

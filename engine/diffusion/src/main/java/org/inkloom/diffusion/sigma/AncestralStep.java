package org.inkloom.diffusion.sigma;

/**
 * An ancestral step goes down to a level below the next one and then adds noise to reach that.
 *
 * @param down the level below
 * @param up the deviation of the noise
 */
record AncestralStep(double down, double up) {
    /**
     * Divides a step.
     *
     * @param eta how much noise: 0 none, 1 as much as the process has
     */
    static AncestralStep of(double from, double to, double eta) {
        if (to == 0) {
            return new AncestralStep(0, 0);
        }
        double up = Math.min(to, eta * Math.sqrt(to * to * (from * from - to * to) / (from * from)));
        return new AncestralStep(Math.sqrt(to * to - up * up), up);
    }
}

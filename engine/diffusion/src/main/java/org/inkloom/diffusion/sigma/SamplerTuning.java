package org.inkloom.diffusion.sigma;

/**
 * Settings of samplers that add noise.
 *
 * @param eta share of the noise that steps add: 0 none, 1 as much as the diffusion process has
 * @param noise factor on the added noise; 1 is what the formulas give
 * @param part of a step at which two-stage samplers call the model a second time, more than 0; 0.5 is the middle
 */
public record SamplerTuning(double eta, double noise, double part) {
    /** The published defaults. */
    public static final SamplerTuning USUAL = new SamplerTuning(1, 1, 0.5);

    /**
     * Checks ranges.
     *
     * @throws IllegalArgumentException for a number outside its range
     */
    public SamplerTuning {
        if (!(eta >= 0 && noise >= 0 && part > 0)) {
            throw new IllegalArgumentException("eta " + eta + ", noise " + noise + ", part " + part);
        }
    }
}

package org.inkloom.diffusion.sigma;

/**
 * Numbers of samplers with noise.
 *
 * @param eta how much of the process' noise goes in: 0 none, 1 all
 * @param noise what the noise is multiplied by; 1 as the process has it
 * @param part of the step after which samplers of two stages look ahead, more than 0; 0.5 is the middle
 */
public record SamplerTuning(double eta, double noise, double part) {
    /** As published. */
    public static final SamplerTuning USUAL = new SamplerTuning(1, 1, 0.5);

    /** Checks ranges. */
    public SamplerTuning {
        if (!(eta >= 0 && noise >= 0 && part > 0)) {
            throw new IllegalArgumentException("eta " + eta + ", noise " + noise + ", part " + part);
        }
    }
}

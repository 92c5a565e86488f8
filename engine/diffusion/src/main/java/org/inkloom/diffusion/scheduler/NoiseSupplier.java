package org.inkloom.diffusion.scheduler;

import org.bytedeco.pytorch.Tensor;

/** The source of noise for stochastic samplers. Deterministic samplers never call it. */
@FunctionalInterface
public interface NoiseSupplier {
    /**
     * Draws noise.
     *
     * @return of the sample's shape, with mean 0 and standard deviation 1, on any device and in any floating type; it
     *     belongs to the current scope
     */
    Tensor next();

    /** Returns a supplier for samplers that need no noise; it throws IllegalStateException when called. */
    static NoiseSupplier none() {
        return () -> {
            throw new IllegalStateException("this sampler draws noise, but was given none");
        };
    }
}

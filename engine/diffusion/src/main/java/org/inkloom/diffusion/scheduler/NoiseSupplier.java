package org.inkloom.diffusion.scheduler;

import org.bytedeco.pytorch.Tensor;

/** Draws the noise of a stochastic sampler; a deterministic one never asks. */
@FunctionalInterface
public interface NoiseSupplier {
    /**
     * Draws the next noise.
     *
     * @return of the sample's shape, mean 0 and deviation 1, on any device and in any floating type; it belongs to the
     *     current scope
     */
    Tensor next();

    /** Fails if asked: for samplers that need none. */
    static NoiseSupplier none() {
        return () -> {
            throw new IllegalStateException("this sampler draws noise, but was given none");
        };
    }
}

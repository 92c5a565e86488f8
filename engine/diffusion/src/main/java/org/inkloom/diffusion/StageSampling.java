package org.inkloom.diffusion;

import java.util.List;
import org.inkloom.diffusion.sigma.SigmaSampler;

/**
 * A way through noise levels.
 *
 * @param loras beside the model
 * @param positive what is wanted
 * @param negative what is not
 * @param guidance how much further from the negative than the positive is; 1 looks at the positive alone
 * @param latents where it begins
 * @param seed of the noise
 * @param addNoise whether noise is added at the beginning
 * @param sigmas the levels, from the largest on; fewer than two leave the latents as they are
 * @param sampler takes the steps
 */
public record StageSampling(
        List<LoraUse> loras,
        PromptVectors positive,
        PromptVectors negative,
        double guidance,
        LatentArray latents,
        long seed,
        boolean addNoise,
        double[] sigmas,
        SigmaSampler sampler) {
    /** Keeps a copy. */
    public StageSampling {
        loras = List.copyOf(loras);
    }
}

package org.inkloom.diffusion;

import java.util.List;
import org.inkloom.diffusion.sigma.SamplerTuning;
import org.inkloom.diffusion.sigma.SigmaSampler;

/**
 * A way through noise levels.
 *
 * @param model what is done to the model
 * @param positive what is wanted, one or more
 * @param negative what is not, one or more
 * @param guidance how much further from the negative than the positive is; 1 looks at the positive alone
 * @param latents where it begins
 * @param seed of the noise
 * @param addNoise whether noise is added at the beginning
 * @param sigmas the levels, from the largest on; fewer than two leave the latents as they are
 * @param sampler takes the steps
 * @param tuning with how much noise
 */
public record StageSampling(
        StageModel model,
        List<StagePrompt> positive,
        List<StagePrompt> negative,
        double guidance,
        LatentArray latents,
        long seed,
        boolean addNoise,
        double[] sigmas,
        SigmaSampler sampler,
        SamplerTuning tuning) {
    /** A way with as much noise as is usual. */
    public StageSampling(
            StageModel model,
            List<StagePrompt> positive,
            List<StagePrompt> negative,
            double guidance,
            LatentArray latents,
            long seed,
            boolean addNoise,
            double[] sigmas,
            SigmaSampler sampler) {
        this(model, positive, negative, guidance, latents, seed, addNoise, sigmas, sampler, SamplerTuning.USUAL);
    }

    /** Keeps copies and checks that there are prompts. */
    public StageSampling {
        positive = List.copyOf(positive);
        negative = List.copyOf(negative);
        if (positive.isEmpty() || negative.isEmpty()) {
            throw new IllegalArgumentException("sampling needs a prompt on either side");
        }
    }
}

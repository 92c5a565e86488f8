package org.inkloom.diffusion.scheduler;

import java.util.List;

/**
 * The noise that a model was trained with.
 *
 * @param trainSteps number of training timesteps, 2 to 1000000: 1000 for Stable Diffusion, 1100 for Kolors
 * @param betaStart variance of the noise that the first timestep adds, in (0, 1)
 * @param betaEnd variance of the noise that the last timestep adds, in (0, 1)
 * @param schedule how beta grows from the first to the last timestep
 * @param trainedBetas all betas, in place of the three above; empty to compute them from these
 * @param zeroTerminalSnr whether the schedule is rescaled so that the last timestep has no signal (arXiv:2305.08891)
 */
public record NoiseConfig(
        int trainSteps,
        double betaStart,
        double betaEnd,
        BetaSchedule schedule,
        List<Double> trainedBetas,
        boolean zeroTerminalSnr) {
    /** The noise of Stable Diffusion and SDXL. */
    public static final NoiseConfig STABLE_DIFFUSION =
            new NoiseConfig(1000, 0.00085, 0.012, BetaSchedule.SCALED_LINEAR, List.of(), false);

    /** The noise of Kolors. */
    public static final NoiseConfig KOLORS =
            new NoiseConfig(1100, 0.00085, 0.014, BetaSchedule.SCALED_LINEAR, List.of(), false);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException for a number outside its range
     */
    public NoiseConfig {
        trainedBetas = List.copyOf(trainedBetas);
        if (trainSteps < 2 || trainSteps > 1_000_000) {
            throw new IllegalArgumentException("num_train_timesteps is " + trainSteps + ", not 2 to 1000000");
        }
        if (!(betaStart > 0 && betaStart < 1 && betaEnd > 0 && betaEnd < 1)) {
            throw new IllegalArgumentException(
                    "beta_start is " + betaStart + " and beta_end " + betaEnd + ", not between 0 and 1");
        }
        if (!trainedBetas.isEmpty() && trainedBetas.size() != trainSteps) {
            throw new IllegalArgumentException(
                    trainedBetas.size() + " trained_betas, but num_train_timesteps is " + trainSteps);
        }
    }
}

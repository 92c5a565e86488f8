package org.inkloom.diffusion.scheduler;

/**
 * The noise levels before a run's steps, and the timesteps that the model is told for them. Both fall. The level after
 * the last step differs from sampler to sampler and is not part of it.
 *
 * @param timesteps one for each step; some are fractional
 * @param levels ratio of noise to signal before each step
 */
record LevelTable(double[] timesteps, double[] levels) {
    /** Returns levels from the first to the last timestep of the spacing, as diffusers' samplers of Karras' kind have them. */
    static LevelTable throughout(Sampling sampling, SigmaSpacing spacing, float[] trained, int steps) {
        double[] timesteps = Tables.continuous(sampling, steps);
        double[] levels = Tables.interpolate(trained, timesteps);
        if (spacing == SigmaSpacing.BY_TIMESTEP) {
            return new LevelTable(timesteps, levels);
        }
        double[] spread = Tables.spread(spacing, levels[0], levels[levels.length - 1], steps);
        return new LevelTable(Tables.rounded(Tables.timestepsOf(spread, trained)), spread);
    }

    /**
     * Returns levels of timesteps that leave room for the last one, or spread over all of training's levels, as
     * diffusers' samplers of DPM-Solver's kind have them.
     *
     * @param last one more than the largest timestep to use
     */
    static LevelTable withoutLast(Sampling sampling, SigmaSpacing spacing, float[] trained, int last, int steps) {
        if (spacing == SigmaSpacing.BY_TIMESTEP) {
            double[] timesteps = Tables.withoutLast(sampling, last, steps);
            return new LevelTable(timesteps, Tables.interpolate(trained, timesteps));
        }
        double[] levels = Tables.spread(spacing, trained[trained.length - 1], trained[0], steps);
        double[] exact = Tables.timestepsOf(levels, trained);
        boolean whole = (spacing == SigmaSpacing.KARRAS || spacing == SigmaSpacing.LU)
                && sampling.noise().schedule() != BetaSchedule.COSINE;
        return new LevelTable(Tables.truncated(whole ? Tables.rint(exact) : exact), levels);
    }
}

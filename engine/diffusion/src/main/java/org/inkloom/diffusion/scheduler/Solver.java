package org.inkloom.diffusion.scheduler;

/** The typed settings of one sampler. */
sealed interface Solver
        permits EulerSolver,
                EulerAncestralSolver,
                HeunSolver,
                DdimSolver,
                DdpmSolver,
                LcmSolver,
                PndmSolver,
                DpmSolver,
                UniPcSolver,
                EnhancedDdimSolver {
    /** Returns the settings that every sampler has. */
    Sampling sampling();

    /** Returns the noise schedule as this sampler sees it: usually with noise levels that are finite. */
    default NoiseSchedule schedule() {
        return NoiseSchedule.ofFiniteSigmas(sampling().noise());
    }

    /**
     * Builds a run.
     *
     * @param steps 1 to the number of training timesteps
     * @param strength the share of the steps to take, in (0, 1]
     */
    Stepper build(int steps, double strength);
}

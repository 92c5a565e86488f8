package org.inkloom.diffusion.scheduler;

/** A sampler's settings, read and checked. It builds the sampler's runs. */
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
                LmsSolver,
                MidpointSolver,
                SdeSolver,
                DeisSolver,
                SinglestepSolver,
                TcdSolver,
                EnhancedDdimSolver {
    /** Returns the settings that all samplers have. */
    Sampling sampling();

    /** Returns the noise schedule as this sampler computes it; by default with finite noise levels. */
    default NoiseSchedule schedule() {
        return NoiseSchedule.ofFiniteSigmas(sampling().noise());
    }

    /**
     * Builds a run.
     *
     * @param steps 1 to the number of training timesteps
     * @param strength share of the steps to take, in (0, 1]
     * @throws InkloomException {@code INK-SCHED-003} or {@code -004} for numbers that this sampler cannot run with
     */
    Stepper build(int steps, double strength);
}

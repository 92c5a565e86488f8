package org.inkloom.diffusion.scheduler;

/** How beta, the variance of the noise that one training timestep adds, grows with the timestep. */
public enum BetaSchedule implements ConfigName {
    /** Equally spaced betas. */
    LINEAR("linear"),
    /** Equally spaced square roots of beta: Stable Diffusion and Kolors. */
    SCALED_LINEAR("scaled_linear"),
    /** The cosine schedule (Nichol and Dhariwal, arXiv:2102.09672). */
    COSINE("squaredcos_cap_v2"),
    /** The cumulative product of alphas falls exponentially. */
    EXPONENTIAL("exp"),
    /** Laplace-distributed log signal-to-noise ratio (Hang et al., arXiv:2407.03297). */
    LAPLACE("laplace"),
    /** A sigmoid between the two betas. */
    SIGMOID("sigmoid");

    private final String configName;

    BetaSchedule(String configName) {
        this.configName = configName;
    }

    @Override
    public String configName() {
        return configName;
    }
}

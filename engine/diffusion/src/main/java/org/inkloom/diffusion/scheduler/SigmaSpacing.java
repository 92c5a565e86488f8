package org.inkloom.diffusion.scheduler;

/** How noise levels are spaced between the largest and the smallest. */
public enum SigmaSpacing implements ConfigName {
    /** At the levels of the chosen timesteps. */
    BY_TIMESTEP("default"),
    /** Equally spaced in their seventh root (Karras et al., arXiv:2206.00364, equation 5). */
    KARRAS("use_karras_sigmas"),
    /** Equally spaced in their logarithm. */
    EXPONENTIAL("use_exponential_sigmas"),
    /** Equally spaced in their logarithm, at whole timesteps (Lu et al., arXiv:2206.00927). */
    LU("use_lu_lambdas"),
    /** By the quantiles of the beta distribution (0.6, 0.6): dense at both ends (Lee et al., arXiv:2407.12173). */
    BETA("use_beta_sigmas");

    private final String configName;

    SigmaSpacing(String configName) {
        this.configName = configName;
    }

    @Override
    public String configName() {
        return configName;
    }
}

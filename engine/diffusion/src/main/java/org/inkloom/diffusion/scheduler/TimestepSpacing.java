package org.inkloom.diffusion.scheduler;

/** How steps are spread over the training timesteps (Lin et al., arXiv:2305.08891, table 2). */
public enum TimestepSpacing implements ConfigName {
    /** From the last to the first, both included. */
    LINSPACE("linspace"),
    /** Every n-th, from the first, plus an offset. */
    LEADING("leading"),
    /** Every n-th, from the last. */
    TRAILING("trailing");

    private final String configName;

    TimestepSpacing(String configName) {
        this.configName = configName;
    }

    @Override
    public String configName() {
        return configName;
    }
}

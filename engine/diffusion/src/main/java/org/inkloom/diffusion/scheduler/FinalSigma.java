package org.inkloom.diffusion.scheduler;

/** The noise level after the last step. */
public enum FinalSigma implements ConfigName {
    /** None. */
    ZERO("zero"),
    /** The smallest of training. */
    SIGMA_MIN("sigma_min");

    private final String configName;

    FinalSigma(String configName) {
        this.configName = configName;
    }

    @Override
    public String configName() {
        return configName;
    }
}

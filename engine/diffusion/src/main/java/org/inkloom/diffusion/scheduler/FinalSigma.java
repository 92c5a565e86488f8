package org.inkloom.diffusion.scheduler;

/** The noise level after the last step. */
public enum FinalSigma implements ConfigName {
    /** No noise. */
    ZERO("zero"),
    /** The smallest noise level of training. */
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

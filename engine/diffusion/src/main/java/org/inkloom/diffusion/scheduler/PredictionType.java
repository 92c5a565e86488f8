package org.inkloom.diffusion.scheduler;

/** What the model predicts. */
public enum PredictionType implements ConfigName {
    /** The noise in the sample. */
    EPSILON("epsilon"),
    /** The velocity {@code alpha · noise - sigma · original} (Salimans and Ho, arXiv:2202.00512). */
    V("v_prediction"),
    /** The original without noise. */
    SAMPLE("sample");

    private final String configName;

    PredictionType(String configName) {
        this.configName = configName;
    }

    @Override
    public String configName() {
        return configName;
    }
}

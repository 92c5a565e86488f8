package org.inkloom.training.config;

/** What a U-Net is trained to output. */
public enum Prediction implements Word {
    /** The velocity √ᾱ·noise − √(1−ᾱ)·picture (arXiv:2202.00512); needed where the last timestep is pure noise. */
    V("v", "v_prediction"),
    /** The noise (epsilon). */
    EPSILON("epsilon", "epsilon");

    private final String word;
    private final String published;

    Prediction(String word, String published) {
        this.word = word;
        this.published = published;
    }

    @Override
    public String word() {
        return word;
    }

    /** Returns the name in a scheduler's config, {@code prediction_type}. */
    public String published() {
        return published;
    }
}

package org.inkloom.training.config;

/** What a U-Net learns to output. */
public enum Prediction implements Word {
    /** The velocity between picture and noise; needed where the last step is noise alone. */
    V("v", "v_prediction"),
    /** The noise. */
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

    /** Returns the name in a published scheduler's config. */
    public String published() {
        return published;
    }
}

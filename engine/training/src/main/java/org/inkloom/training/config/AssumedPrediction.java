package org.inkloom.training.config;

/** What the user says that a model outputs. */
public enum AssumedPrediction implements Word {
    /** Whatever the model's files say. */
    MODEL("model"),
    /** The noise. */
    EPSILON("epsilon"),
    /** The velocity. */
    V("v_prediction"),
    /** The picture without noise. */
    SAMPLE("sample");

    private final String word;

    AssumedPrediction(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}

package org.inkloom.training.config;

/** What a model outputs, if the user says it. */
public enum AssumedPrediction implements Word {
    /** What the model's files say. */
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

package org.inkloom.training.config;

/** What the user says about a yes-or-no property of a model. */
public enum AssumedSwitch implements Word {
    /** Whatever the model's files say. */
    MODEL("model"),
    /** The model has the property. */
    TRUE("true"),
    /** The model does not have it. */
    FALSE("false");

    private final String word;

    AssumedSwitch(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}

package org.inkloom.training.config;

/** Something that a model's files say to be so or not, if the user says it. */
public enum AssumedSwitch implements Word {
    /** What the model's files say. */
    MODEL("model"),
    /** It is so. */
    TRUE("true"),
    /** It is not. */
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

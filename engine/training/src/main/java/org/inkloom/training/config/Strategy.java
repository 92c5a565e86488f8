package org.inkloom.training.config;

/** DiffSynth's {@code training_strategy}: only one process trains here, so only {@code auto} is accepted. */
public enum Strategy implements Word {
    /** One process on one device. */
    AUTO("auto");

    private final String word;

    Strategy(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}

package org.inkloom.training.config;

/** What to do if the output folder already has a checkpoint. */
public enum Resume implements Word {
    /**
     * Continue from the newest checkpoint if it was made with the same settings, start anew if there is none, and fail
     * if it was made with other settings.
     */
    AUTO("auto"),
    /** Start anew, whatever is there. */
    NEVER("never"),
    /** Continue, or fail if there is nothing to continue from. */
    REQUIRE("require");

    private final String word;

    Resume(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}

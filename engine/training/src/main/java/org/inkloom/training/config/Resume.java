package org.inkloom.training.config;

/** What happens when the output folder already holds a checkpoint. */
public enum Resume implements Word {
    /** Continue from the newest checkpoint if there is one made with the same settings; refuse another's. */
    AUTO("auto"),
    /** Begin at the first step, whatever lies there. */
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

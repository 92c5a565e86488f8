package org.inkloom.training.config;

/** Whether pictures are encoded once before the training or anew at every use. */
public enum CacheUse implements Word {
    /** Once where the crop of a picture is always the same; at every use where it is drawn at random. */
    AUTO("auto"),
    /** Once, with one crop per picture. */
    ALWAYS("always"),
    /** At every use; the VAE then stays in memory. */
    NEVER("never");

    private final String word;

    CacheUse(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}

package org.inkloom.training.config;

/** Whether the VAE encodes pictures once before the training, or each time that they are used. */
public enum CacheUse implements Word {
    /** Once where a picture always has the same crop; at every use where the crop is random. */
    AUTO("auto"),
    /** Once; each picture keeps the same crop. */
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

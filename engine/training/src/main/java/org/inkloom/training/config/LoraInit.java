package org.inkloom.training.config;

/** How a new adapter is initialised. B is zero in both cases, so the model is unchanged before the first update. */
public enum LoraInit implements Word {
    /** {@code A} is drawn from a normal distribution of standard deviation 1/rank (peft's {@code "gaussian"}). */
    GAUSSIAN("gaussian"),
    /** {@code A} is uniform in ±1/√(inputs) (peft's default, Kaiming uniform with a = √5). */
    KAIMING("kaiming");

    private final String word;

    LoraInit(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}

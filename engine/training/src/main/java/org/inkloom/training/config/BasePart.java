package org.inkloom.training.config;

/** The parts of a model that are trained one after another. */
public enum BasePart implements Word {
    /** The autoencoder. */
    VAE("vae"),
    /** The text encoder alone, as a classifier of captions. */
    TEXT("text"),
    /** Text encoder and U-Net together. */
    DIFFUSION("diffusion"),
    /** A ControlNet for a finished model. */
    CONTROL("control");

    private final String word;

    BasePart(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}

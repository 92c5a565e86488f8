package org.inkloom.training.config;

/** How the learning rate moves over a run: the names and formulae of diffusers' {@code optimization.py}. */
public enum LearningRateShape implements Word {
    /** Always the full rate; no warm-up. */
    CONSTANT("constant"),
    /** A rise, then the full rate. */
    CONSTANT_WITH_WARMUP("constant_with_warmup"),
    /** A rise, then a straight fall to 0 at the end. */
    LINEAR("linear"),
    /** A rise, then half a cosine wave down to 0. */
    COSINE("cosine"),
    /** A rise, then several half waves, each from the full rate to 0. */
    COSINE_WITH_RESTARTS("cosine_with_restarts"),
    /** A rise, then a fall to 1e-7 along a power of what remains. */
    POLYNOMIAL("polynomial");

    private final String word;

    LearningRateShape(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}

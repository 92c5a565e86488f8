package org.inkloom.training.config;

/** The shape of the learning rate's schedule. Names and formulae are those of diffusers' {@code optimization.py}. */
public enum LearningRateShape implements Word {
    /** The full rate all the time, without warm-up. */
    CONSTANT("constant"),
    /** A linear warm-up, then the full rate. */
    CONSTANT_WITH_WARMUP("constant_with_warmup"),
    /** A linear warm-up, then a linear fall to 0 at the end. */
    LINEAR("linear"),
    /** A linear warm-up, then half a cosine wave down to 0. */
    COSINE("cosine"),
    /** A linear warm-up, then several half cosine waves, each from the full rate to 0. */
    COSINE_WITH_RESTARTS("cosine_with_restarts"),
    /** A linear warm-up, then a fall to 1e-7 along a power of the share of updates that remain. */
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

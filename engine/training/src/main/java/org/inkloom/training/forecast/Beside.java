package org.inkloom.training.forecast;

/**
 * What is in memory beside a network that is trained, in bytes.
 *
 * @param captions text encoders while captions are read before the training, when nothing else is loaded
 * @param encoders text encoders that are trained as well, all the way
 * @param encoderActivations what a batch's backward needs of those
 * @param samples what is loaded while samples are drawn, when no activations are kept
 */
public record Beside(long captions, long encoders, long encoderActivations, long samples) {
    /** Nothing. */
    public static final Beside NONE = new Beside(0, 0, 0, 0);
}

package org.inkloom.training.forecast;

/**
 * Memory needed beside the trained network, in bytes.
 *
 * @param captions the text encoders while captions are encoded before the training, when nothing else is loaded
 * @param encoders text encoders that are trained and therefore stay loaded
 * @param encoderActivations what one batch's backward pass needs of these
 * @param samples what is loaded while samples are drawn; no activations are kept meanwhile
 */
public record OtherMemory(long captions, long encoders, long encoderActivations, long samples) {
    /** No further memory. */
    public static final OtherMemory NONE = new OtherMemory(0, 0, 0, 0);
}

package org.inkloom.publish.verify;

/**
 * A reason why a picture differs when it is drawn again.
 *
 * @param kind of cause
 * @param text what differs, with both values
 */
public record Cause(Kind kind, String text) {
    /** What can differ. */
    public enum Kind {
        /** Weights or configuration of the base model. */
        BASE_MODEL,
        /** The LoRA's file. */
        LORA,
        /** The file of a control or reference picture. */
        CONTROL,
        /** The version of this program. */
        ENGINE,
        /** CPU or GPU. */
        DEVICE,
        /** The data type in which it was computed. */
        DTYPE,
        /**
         * The number of threads, the processor's instructions or the size of decoder tiles, which decide the order of
         * sums.
         */
        COMPUTATION,
        /** A seed, a prompt or a setting. */
        SETTING,
        /** The picture was changed after it was drawn. */
        RETOUCHED,
        /** The picture's file cannot be read. */
        PICTURE,
        /** No recorded fact differs. */
        UNKNOWN
    }
}

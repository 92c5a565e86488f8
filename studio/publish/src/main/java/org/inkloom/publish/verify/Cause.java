package org.inkloom.publish.verify;

/**
 * Why a picture came out otherwise.
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
        /** The file of a picture that others were drawn with: a control picture, a reference. */
        CONTROL,
        /** The version of this program. */
        ENGINE,
        /** CPU or GPU. */
        DEVICE,
        /** The type of numbers. */
        DTYPE,
        /** How many threads and which instructions cut the sums, or how large pictures were decoded. */
        COMPUTATION,
        /** A seed, a prompt or a setting. */
        SETTING,
        /** The picture was changed after it was drawn. */
        RETOUCHED,
        /** The picture's file cannot be read. */
        PICTURE,
        /** Nothing that is recorded differs. */
        UNKNOWN
    }
}

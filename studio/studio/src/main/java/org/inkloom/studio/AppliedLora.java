package org.inkloom.studio;

/**
 * A LoRA that pictures are drawn with.
 *
 * @param name of one that comes with the program ({@code ink-wash}), of one that {@link ModelShelf#loras} lists, or the path
 *     of a file in PEFT/diffusers, kohya or DiffSynth layout, or of the output folder of a training, which stands for its
 *     newest LoRA
 * @param scale 1 is as trained, 0 is off, negative pushes away from the style
 */
public record AppliedLora(String name, double scale) {
    /** Checks that the scale is a finite number. */
    public AppliedLora {
        if (!Double.isFinite(scale)) {
            throw new IllegalArgumentException("the scale of " + name + " is " + scale);
        }
    }

    /** Returns a LoRA as it was trained. */
    public static AppliedLora of(String name) {
        return new AppliedLora(name, 1);
    }
}

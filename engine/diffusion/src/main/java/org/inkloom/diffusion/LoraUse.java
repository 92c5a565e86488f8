package org.inkloom.diffusion;

import java.nio.file.Path;

/**
 * A LoRA file and how strongly to apply it.
 *
 * @param file in PEFT/diffusers, kohya or DiffSynth layout
 * @param scale 1 is as trained, 0 is off, negative pushes away from the style
 */
public record LoraUse(Path file, double scale) {
    /** Checks that the scale is a finite number. */
    public LoraUse {
        if (!Double.isFinite(scale)) {
            throw new IllegalArgumentException("the scale of " + file + " is " + scale);
        }
    }

    /** Reads {@code FILE} or {@code FILE:SCALE}; a scale that is absent is 1. */
    public static LoraUse parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon > 0) {
            try {
                return new LoraUse(Path.of(text.substring(0, colon)), Double.parseDouble(text.substring(colon + 1)));
            } catch (NumberFormatException e) {
                // The colon belongs to the file's name.
                return new LoraUse(Path.of(text), 1);
            }
        }
        return new LoraUse(Path.of(text), 1);
    }
}

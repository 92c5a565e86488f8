package org.inkloom.story;

/**
 * A LoRA that a story asks for.
 *
 * @param file as written in the story, usually relative to the story file
 * @param scale its strength from -10 to 10; 1 is as trained
 */
public record LoraChoice(String file, double scale) {
    /**
     * Checks both.
     *
     * @throws org.inkloom.run.InkloomException INK-STORY-005 or INK-STORY-007
     */
    public LoraChoice {
        Limits.words(file, "loras.file");
        Limits.loraScale(scale, "loras.scale");
    }
}

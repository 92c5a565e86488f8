package org.inkloom.diffusion.prompt;

/**
 * A part of a prompt.
 *
 * @param text as it is read by the tokenizer
 * @param weight how much it counts; 1 as written plainly, may be negative
 */
public record WeightedText(String text, double weight) {
    /** The word that begins a chunk under A1111's rules. */
    static final String BREAK = "BREAK";

    /** Returns the mark between two chunks. */
    static WeightedText chunkBreak() {
        return new WeightedText(BREAK, -1);
    }

    /** Returns whether this is no text but the beginning of a chunk. */
    public boolean isBreak() {
        return text.equals(BREAK) && weight == -1;
    }
}

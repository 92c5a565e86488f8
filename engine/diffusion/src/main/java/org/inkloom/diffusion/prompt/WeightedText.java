package org.inkloom.diffusion.prompt;

import java.util.Optional;
import org.inkloom.diffusion.embedding.TextEmbedding;

/**
 * A part of a prompt.
 *
 * @param text as it is read by the tokenizer
 * @param weight how much it counts; 1 as written plainly, may be negative
 * @param embedding whose vectors are read in place of the text
 */
public record WeightedText(String text, double weight, Optional<TextEmbedding> embedding) {
    /** The word that begins a chunk under A1111's rules. */
    static final String BREAK = "BREAK";

    /** Makes a part that is text. */
    public WeightedText(String text, double weight) {
        this(text, weight, Optional.empty());
    }

    /** Returns the mark between two chunks. */
    static WeightedText chunkBreak() {
        return new WeightedText(BREAK, -1);
    }

    /** Returns whether this is no text but the beginning of a chunk. */
    public boolean isBreak() {
        return text.equals(BREAK) && weight == -1;
    }
}

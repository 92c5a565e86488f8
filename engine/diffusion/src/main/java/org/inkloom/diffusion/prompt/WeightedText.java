package org.inkloom.diffusion.prompt;

import java.util.Optional;
import org.inkloom.diffusion.embedding.TextEmbedding;

/**
 * A part of a prompt with one weight.
 *
 * @param text for the tokenizer
 * @param weight 1 for text without brackets; may be negative
 * @param embedding whose vectors take the place of the text; empty for text
 */
public record WeightedText(String text, double weight, Optional<TextEmbedding> embedding) {
    /** A1111's word for the beginning of a new chunk. */
    static final String BREAK = "BREAK";

    /** Makes a part that is text. */
    public WeightedText(String text, double weight) {
        this(text, weight, Optional.empty());
    }

    /** Returns the part that marks the beginning of a new chunk. */
    static WeightedText chunkBreak() {
        return new WeightedText(BREAK, -1);
    }

    /** Returns whether this marks the beginning of a new chunk. */
    public boolean isBreak() {
        return text.equals(BREAK) && weight == -1;
    }
}

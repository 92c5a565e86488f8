package org.inkloom.models.text.sentencepiece;

import java.util.Objects;

/**
 * One entry of a vocabulary. Its id is its index in the list.
 *
 * @param text what it stands for, with {@code U+2581} in place of a space; {@code <0x0A>} for a byte
 * @param score priority of the merge into this piece: the greatest first; finite
 * @param type what kind of entry it is
 */
public record Piece(String text, float score, Type type) {
    /** What kind of entry a piece is. */
    public enum Type {
        /** Ordinary text, reached by merging. */
        NORMAL(1),
        /** What stands for text that no piece covers. */
        UNKNOWN(2),
        /** A mark for the model, such as the end of a sentence. It is never found in text. */
        CONTROL(3),
        /** Text that is always kept as one piece, whatever surrounds it. */
        USER_DEFINED(4),
        /** An intermediate step of merging that never appears in the result. */
        UNUSED(5),
        /** One byte, for characters that no piece covers. */
        BYTE(6);

        private final int number;

        Type(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
    }

    /** Checks the values. */
    public Piece {
        Objects.requireNonNull(type);
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a piece is empty");
        }
        if (!Float.isFinite(score)) {
            throw new IllegalArgumentException("the score of piece '" + text + "' is " + score);
        }
    }
}

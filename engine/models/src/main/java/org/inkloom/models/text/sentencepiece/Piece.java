package org.inkloom.models.text.sentencepiece;

import java.util.Objects;

/**
 * One entry of a vocabulary; its id is its place in the list.
 *
 * @param text what it stands for, with {@code U+2581} for a space; {@code <0x0A>} for a byte
 * @param score how early a merge into this piece happens: the greatest first; finite
 * @param type what kind of entry it is
 */
public record Piece(String text, float score, Type type) {
    /** What kind of entry a piece is. */
    public enum Type {
        /** Ordinary text, reached by merging. */
        NORMAL(1),
        /** What stands for text that no piece covers. */
        UNKNOWN(2),
        /** A mark for the model, such as the end of a sentence; never found in text. */
        CONTROL(3),
        /** Text that is always one piece, whatever surrounds it. */
        USER_DEFINED(4),
        /** A step on the way of a merge that is never given out. */
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

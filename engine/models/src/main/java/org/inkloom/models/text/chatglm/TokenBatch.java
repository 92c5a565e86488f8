package org.inkloom.models.text.chatglm;

import java.util.List;

/**
 * Prompts in the form that the text encoder reads. The arrays are [B, T], row by row, and must not be changed.
 *
 * @param rows B, at least 1
 * @param length T, at least 1
 * @param inputIds token ids
 * @param attentionMask 1 for a token, 0 for padding
 * @param positionIds position of each token within its prompt, from 0; 0 for padding
 * @param dropped how many tokens of each prompt did not fit and were cut off at its end; one entry per row
 */
public record TokenBatch(
        int rows, int length, long[] inputIds, long[] attentionMask, long[] positionIds, List<Integer> dropped) {
    /** Checks that the sizes agree. */
    public TokenBatch {
        dropped = List.copyOf(dropped);
        long expected = (long) rows * length;
        if (rows < 1
                || length < 1
                || inputIds.length != expected
                || attentionMask.length != expected
                || positionIds.length != expected
                || dropped.size() != rows) {
            throw new IllegalArgumentException("a batch of " + rows + " rows of " + length + " has " + inputIds.length
                    + " ids, " + attentionMask.length + " mask values, " + positionIds.length + " positions and "
                    + dropped.size() + " counts");
        }
    }

    /** Returns whether no row has padding. */
    public boolean isFull() {
        for (long value : attentionMask) {
            if (value == 0) {
                return false;
            }
        }
        return true;
    }
}

package org.inkloom.training.source;

import java.util.List;
import java.util.stream.IntStream;
import org.inkloom.models.text.chatglm.ChatGlmTokenizer;
import org.inkloom.models.text.chatglm.TokenBatch;

/**
 * Tokenized captions on the heap, from which batches are put together.
 *
 * @param length number of tokens of each row, padded on the left
 * @param ids token ids, row by row
 * @param used by row: number of tokens without padding
 */
record TokenRows(int length, long[] ids, long[] used) {
    /** Number of captions that one thread tokenizes at a time. */
    private static final int PORTION = 64;

    /** Tokenizes captions on all processors. */
    static TokenRows of(ChatGlmTokenizer tokenizer, List<String> captions, int length) {
        TokenRows rows = empty(captions.size(), length);
        IntStream.range(0, Math.ceilDiv(captions.size(), PORTION)).parallel().forEach(portion -> {
            int from = portion * PORTION;
            int to = Math.min(captions.size(), from + PORTION);
            TokenBatch batch = tokenizer.encode(captions.subList(from, to), length);
            System.arraycopy(batch.inputIds(), 0, rows.ids, from * length, (to - from) * length);
            for (int i = 0; i < batch.attentionMask().length; i++) {
                rows.used[from + i / length] += batch.attentionMask()[i];
            }
        });
        return rows;
    }

    /** Makes empty rows, to be filled by {@link #copy}. */
    static TokenRows empty(int rows, int length) {
        return new TokenRows(length, new long[Math.multiplyExact(rows, length)], new long[rows]);
    }

    /** Copies a row of {@code from} into a row of this object. */
    void copy(TokenRows from, int fromRow, int row) {
        System.arraycopy(from.ids, fromRow * length, ids, row * length, length);
        used[row] = from.used[fromRow];
    }
}

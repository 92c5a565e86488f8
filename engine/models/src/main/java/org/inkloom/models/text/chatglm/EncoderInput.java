package org.inkloom.models.text.chatglm;

import java.util.Arrays;
import java.util.Optional;

/**
 * The rows of a prompt batch that the blocks are computed on, derived from the token ids before any tensor exists.
 *
 * <p>In the reference a padding position attends to everything, padding and prompt alike, and its state is used later
 * on. All padding positions of a row hold the same token, have the same position number and attend to the same things,
 * so their states are equal in every block. It is therefore enough to compute one of them. The others are dropped; to
 * make up for them, ln(number of padding positions) is added to the score with which padding attends to the one that is
 * left, which counts it that many times in the softmax; and at the end its result is repeated. A prompt of 35 tokens
 * then costs 36 positions instead of 256.
 *
 * @param rows B
 * @param length positions that are computed per row
 * @param repeated positions per row that were dropped; the result of position 0 is repeated for them
 * @param ids token ids, [rows, length]
 * @param positions position numbers for the rotary embedding, [rows, length]
 * @param bias added to the attention scores, [rows, length, length]; empty if plain causal attention is right
 */
record EncoderInput(int rows, int length, int repeated, long[] ids, long[] positions, Optional<float[]> bias) {

    /** Keeps every position. */
    static EncoderInput whole(TokenBatch batch) {
        return skipping(batch, 0);
    }

    /** Drops the padding positions that no row needs. */
    static EncoderInput withoutRepetition(TokenBatch batch) {
        int padding = batch.length();
        for (int row = 0; row < batch.rows(); row++) {
            padding = Math.min(padding, equalPadding(batch, row));
        }
        return skipping(batch, Math.max(0, padding - 1));
    }

    /** Counts the padding positions at the start of a row that are equal to its first one. */
    private static int equalPadding(TokenBatch batch, int row) {
        int first = row * batch.length();
        int count = 0;
        while (count < batch.length()
                && batch.attentionMask()[first + count] == 0
                && batch.inputIds()[first + count] == batch.inputIds()[first]
                && batch.positionIds()[first + count] == batch.positionIds()[first]) {
            count++;
        }
        return count;
    }

    private static EncoderInput skipping(TokenBatch batch, int skipped) {
        int length = batch.length() - skipped;
        long[] ids = new long[batch.rows() * length];
        long[] positions = new long[batch.rows() * length];
        for (int row = 0; row < batch.rows(); row++) {
            int from = row * batch.length() + skipped;
            System.arraycopy(batch.inputIds(), from, ids, row * length, length);
            System.arraycopy(batch.positionIds(), from, positions, row * length, length);
        }
        Optional<float[]> bias = batch.isFull() ? Optional.empty() : Optional.of(bias(batch, skipped));
        return new EncoderInput(batch.rows(), length, skipped, ids, positions, bias);
    }

    /**
     * Returns the bias: a position of the prompt attends to the prompt up to itself, a padding position to everything.
     * See {@code get_masks} in diffusers src/diffusers/pipelines/kolors/text_encoder.py.
     */
    private static float[] bias(TokenBatch batch, int skipped) {
        int length = batch.length() - skipped;
        float[] bias = new float[batch.rows() * length * length];
        Arrays.fill(bias, Float.NEGATIVE_INFINITY);
        float standsFor = (float) Math.log(skipped + 1.0);
        for (int row = 0; row < batch.rows(); row++) {
            int first = row * batch.length() + skipped;
            for (int query = 0; query < length; query++) {
                int at = (row * length + query) * length;
                if (batch.attentionMask()[first + query] == 0) {
                    Arrays.fill(bias, at, at + length, 0);
                    bias[at] = standsFor;
                } else {
                    for (int key = 0; key <= query; key++) {
                        if (batch.attentionMask()[first + key] != 0) {
                            bias[at + key] = 0;
                        }
                    }
                }
            }
        }
        return bias;
    }
}

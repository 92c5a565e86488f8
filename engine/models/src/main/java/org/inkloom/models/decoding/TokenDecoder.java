package org.inkloom.models.decoding;

import org.bytedeco.pytorch.Tensor;

/** A language model that is writing several texts at once and remembers what it has read of each. */
public interface TokenDecoder extends AutoCloseable {
    /** Returns how many texts there are. */
    int rows();

    /**
     * Reads the next tokens of every text.
     *
     * @param ids row-major {@code [rows, length]}, the same number of tokens for each text
     * @return logits of the token that follows, float32 {@code [rows, vocabulary]}, in the caller's scope
     */
    Tensor read(long[] ids);

    /**
     * Replaces the texts by some of them, in this order. Each entry is the number of a row so far; one may occur
     * several times, which makes copies of that text.
     */
    void keep(long[] rows);

    @Override
    void close();
}

package org.inkloom.models.decoding;

import org.bytedeco.pytorch.Tensor;

/** A language model in the middle of several texts, remembering what it has read of each. */
public interface TokenDecoder extends AutoCloseable {
    /** Returns how many texts there are. */
    int rows();

    /**
     * Reads on.
     *
     * @param ids the next tokens of every text, row-major {@code [rows, length]}
     * @return how likely each token is to follow, before the softmax, float32 {@code [rows, vocabulary]}, in the
     *     caller's scope
     */
    Tensor read(long[] ids);

    /** Goes on with these texts, by their rows so far and in this order; one may come several times. */
    void keep(long[] rows);

    @Override
    void close();
}

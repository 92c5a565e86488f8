package org.inkloom.data.port;

import org.inkloom.picture.InputFrame;

/**
 * A model that looks at pictures. Thread-safe; its weights are loaded when it is first used.
 *
 * <p>Pictures are handed over as {@code frame().apply(pixels).rgb()}: 8-bit RGB, row by row, exactly as large as the frame.
 */
public interface PictureModel extends AutoCloseable {
    /**
     * Loads the weights now.
     *
     * @throws org.inkloom.run.InkloomException if the files do not fit together, or memory is short
     */
    void load();

    /** Returns how pictures are brought to the size that the model looks at. */
    InputFrame frame();

    /** Frees the weights; they are loaded again if the model is used after all. */
    @Override
    void close();
}

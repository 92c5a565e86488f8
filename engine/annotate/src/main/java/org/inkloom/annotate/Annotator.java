package org.inkloom.annotate;

import org.inkloom.picture.png.RgbPicture;

/**
 * Makes control pictures from pictures. Owns a network's weights if it has one; call it from platform threads, one call
 * at a time.
 */
public interface Annotator extends AutoCloseable {
    /** Returns the control picture, in red, green and blue; a grey one has three equal channels. */
    RgbPicture annotate(RgbPicture picture);

    /** Frees the weights; may be called twice. */
    @Override
    default void close() {}
}

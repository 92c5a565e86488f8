package org.inkloom.annotate;

import org.inkloom.picture.png.RgbPicture;

/**
 * Makes references from pictures. Owns a network's weights where it has one; use it from platform threads, one call at a
 * time.
 */
public interface Annotator extends AutoCloseable {
    /** Returns the reference, in red, green and blue; what is grey has three equal channels. */
    RgbPicture annotate(RgbPicture picture);

    /** Frees the weights; may be called twice. */
    @Override
    default void close() {}
}

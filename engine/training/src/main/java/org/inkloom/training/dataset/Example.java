package org.inkloom.training.dataset;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A picture and its caption, as the data set names them; the picture may be missing or damaged.
 *
 * @param picture the file
 * @param caption may be empty
 */
public record Example(Path picture, String caption) {
    /** Refuses {@code null}. */
    public Example {
        Objects.requireNonNull(picture);
        Objects.requireNonNull(caption);
    }
}

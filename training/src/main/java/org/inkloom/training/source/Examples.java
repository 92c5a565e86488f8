package org.inkloom.training.source;

import java.util.List;

/**
 * Some examples in a row.
 *
 * @param first number of the first one
 * @param rgb {@code [count, height, width, 3]} bytes; empty where only text was asked for
 * @param captions one for each
 * @param labels one array for each, by {@link ExampleSource#labels}; a negative label means unknown
 */
public record Examples(long first, byte[] rgb, List<String> captions, List<int[]> labels) {
    /** Returns how many there are. */
    public int count() {
        return captions.size();
    }
}

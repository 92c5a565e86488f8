package org.inkloom.training.source;

import java.util.List;

/**
 * Consecutive examples of a source.
 *
 * @param first number of the first one
 * @param rgb {@code [count, height, width, 3]} bytes; empty where only text was asked for
 * @param captions one for each example
 * @param labels one array for each example, in the order of {@link ExampleSource#labels}; a negative label means
 *     unknown
 * @param focus share of each cell of 8 by 8 pixels that shows the picture's subject, 0 to 255,
 *     {@code [count, height / 8, width / 8]} bytes; empty where it was not asked for or is not known
 * @param control control pictures, {@code [count, height, width, 3]} bytes; empty where they were not asked for or
 *     do not exist
 * @param maps what every cell shows, {@code [count, channels, height / 8, width / 8]} bytes with 255 for 1, see
 *     {@link ExampleSource#maps}; empty where they were not asked for or are not known
 */
public record Examples(
        long first, byte[] rgb, List<String> captions, List<int[]> labels, byte[] focus, byte[] control, byte[] maps) {
    /** Side of a cell in pixels. */
    public static final int CELL = 8;

    private static final byte[] UNKNOWN = {};

    /** Makes examples without focus, control pictures and maps. */
    public Examples(long first, byte[] rgb, List<String> captions, List<int[]> labels) {
        this(first, rgb, captions, labels, UNKNOWN, UNKNOWN, UNKNOWN);
    }

    /** Returns how many there are. */
    public int count() {
        return captions.size();
    }
}

package org.inkloom.training.source;

/**
 * Something about an example that has one of a few values.
 *
 * @param name for the records, for example {@code place}
 * @param values how many values there are; labels count from 0, and a negative one means unknown
 */
public record LabelSlot(String name, int values) {
    /** Checks the count. */
    public LabelSlot {
        if (values < 1) {
            throw new IllegalArgumentException(name + " has " + values + " values");
        }
    }
}

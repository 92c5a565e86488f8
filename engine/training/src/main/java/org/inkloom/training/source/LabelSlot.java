package org.inkloom.training.source;

/**
 * A property of an example with a fixed number of possible values.
 *
 * @param name for logs and reports, for example {@code place}
 * @param values number of possible values; labels count from 0, and a negative one means unknown
 */
public record LabelSlot(String name, int values) {
    /** Checks the count. */
    public LabelSlot {
        if (values < 1) {
            throw new IllegalArgumentException(name + " has " + values + " values");
        }
    }
}

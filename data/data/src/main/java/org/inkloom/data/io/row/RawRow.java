package org.inkloom.data.io.row;

import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/**
 * A row as it was found, not parsed yet, so that parsing happens in the workers.
 *
 * @param row 0-based number of the row over all inputs
 * @param where the file and place, for messages
 * @param body parses the row
 * @param bytes about how much memory it holds, to bound what is in flight
 */
public record RawRow(long row, String where, Body body, int bytes) {
    /** Parses a row. */
    @FunctionalInterface
    public interface Body {
        /**
         * Returns the row as a JSON object.
         *
         * @throws org.inkloom.data.sample.BadSampleException if it is not one
         */
        ObjectNode parse();
    }

    /** Returns this row with what a function makes of its parsed form. */
    public RawRow map(UnaryOperator<ObjectNode> change) {
        return new RawRow(row, where, () -> change.apply(body.parse()), bytes);
    }
}

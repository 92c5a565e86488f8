package org.inkloom.data.io.row;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Hands out rows in order, one at a time. Not thread-safe. */
public interface RowSource extends Closeable {
    /** Returns the next row, empty after the last. */
    Optional<RawRow> next() throws IOException;

    /** Returns what was assumed or passed over so far, for the user; complete when all rows are parsed. */
    default List<String> notes() {
        return List.of();
    }
}

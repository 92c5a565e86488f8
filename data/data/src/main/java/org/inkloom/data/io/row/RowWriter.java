package org.inkloom.data.io.row;

import java.io.Closeable;
import java.io.IOException;
import tools.jackson.databind.node.ObjectNode;

/** Writes rows into one file of a result. Used by one thread. */
public interface RowWriter extends Closeable {
    /**
     * Adds a row.
     *
     * @throws org.inkloom.data.sample.BadSampleException if this row cannot be written, and the next ones can
     */
    void add(ObjectNode row) throws IOException;

    /** Writes what ends the file; the stream below stays open until {@link #close}. */
    void end() throws IOException;
}

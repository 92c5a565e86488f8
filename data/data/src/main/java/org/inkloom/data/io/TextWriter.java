package org.inkloom.data.io;

import java.io.IOException;
import java.io.OutputStream;
import org.inkloom.data.io.row.RowWriter;
import tools.jackson.databind.node.ObjectNode;

/** Writes a format of text, packed where the name says so. */
final class TextWriter implements RowWriter {
    private final RowEncoder encoder;
    private final OutputStream out;
    private boolean empty = true;

    TextWriter(RowFormat format, Packing packing, OutputStream out) throws IOException {
        this.encoder = new RowEncoder(format);
        this.out = packing.pack(out);
    }

    @Override
    public void add(ObjectNode row) throws IOException {
        out.write(encoder.row(row, empty));
        empty = false;
    }

    @Override
    public void end() throws IOException {
        out.write(encoder.end(empty));
        out.close();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}

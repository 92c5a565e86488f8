package org.inkloom.data.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.inkloom.data.io.row.RawRow;
import org.inkloom.data.io.row.RowSource;
import org.inkloom.data.sample.BadSampleException;
import org.inkloom.data.sample.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Rows that have been read and parsed once already, one JSON array a line: number, place and fields of a good row;
 * number, place, what is bad and why of a bad one.
 */
final class StagedRows implements RowSource {
    private final LineReader lines;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(1 << 12);

    StagedRows(InputStream in) {
        this.lines = new LineReader(in, Integer.MAX_VALUE);
    }

    /** Returns the line of a row. */
    static byte[] encode(RawRow raw) {
        ArrayNode row = Json.mapper().createArrayNode().add(raw.row()).add(raw.where());
        try {
            row.add(raw.body().parse());
        } catch (BadSampleException e) {
            row.add(e.subject()).add(e.why());
        }
        return Json.bytes(row);
    }

    @Override
    public Optional<RawRow> next() throws IOException {
        if (!lines.next(line)) {
            return Optional.empty();
        }
        JsonNode row = Json.mapper().readTree(line.toByteArray());
        return Optional.of(
                new RawRow(row.get(0).longValue(), row.get(1).stringValue(), () -> fields(row), line.size()));
    }

    private static ObjectNode fields(JsonNode row) {
        if (row.get(2) instanceof ObjectNode fields) {
            return fields;
        }
        throw new BadSampleException(row.get(2).stringValue(), row.get(3).stringValue());
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}

package org.inkloom.data.io;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.inkloom.data.sample.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Turns rows into the bytes of a result file of text. The columns of CSV are those of the first row. Used by one thread. */
public final class RowEncoder {
    private final RowFormat format;
    private List<String> columns = List.of();

    /** Creates an encoder that has seen no row yet. */
    public RowEncoder(RowFormat format) {
        this.format = format;
    }

    /** Goes on with the columns of an earlier run. */
    public void restoreColumns(List<String> earlier) {
        columns = List.copyOf(earlier);
    }

    /** Returns the columns of CSV, none before the first row. */
    public List<String> columns() {
        return columns;
    }

    /** Returns the bytes of a row, with what must stand before it. */
    public byte[] row(ObjectNode row, boolean first) {
        return switch (format) {
            case JSONL -> join(Json.bytes(row), "", "\n");
            case JSON -> join(Json.bytes(row), first ? "[\n" : ",\n", "");
            case CSV -> record(row, ',', first);
            case TSV -> record(row, '\t', first);
            case PARQUET, WEBDATASET -> throw new IllegalStateException(format + " is not text");
        };
    }

    /** Returns what ends the file. */
    public byte[] end(boolean empty) {
        String end = format == RowFormat.JSON ? (empty ? "[]\n" : "\n]\n") : "";
        return end.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] join(byte[] row, String before, String after) {
        byte[] result = new byte[before.length() + row.length + after.length()];
        System.arraycopy(before.getBytes(StandardCharsets.US_ASCII), 0, result, 0, before.length());
        System.arraycopy(row, 0, result, before.length(), row.length);
        System.arraycopy(
                after.getBytes(StandardCharsets.US_ASCII), 0, result, before.length() + row.length, after.length());
        return result;
    }

    private byte[] record(ObjectNode row, char separator, boolean first) {
        StringBuilder text = new StringBuilder();
        if (first) {
            columns = List.copyOf(row.propertyNames());
            text.append(Csv.record(columns, separator));
        }
        List<String> fields = new ArrayList<>(columns.size());
        for (String column : columns) {
            JsonNode value = row.path(column);
            fields.add(
                    value.isMissingNode() || value.isNull()
                            ? ""
                            : value.isValueNode() ? value.asString() : Json.text(value));
        }
        return text.append(Csv.record(fields, separator)).toString().getBytes(StandardCharsets.UTF_8);
    }
}

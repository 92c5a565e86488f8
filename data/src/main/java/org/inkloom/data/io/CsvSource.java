package org.inkloom.data.io;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.inkloom.data.sample.BadSampleException;
import org.inkloom.data.sample.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * Rows of a CSV or TSV file with a header line (RFC 4180: quoted fields may hold separators, line breaks and doubled
 * quotes). Numbers become numbers, empty fields null; captions and paths stay text.
 */
final class CsvSource implements RowSource {
    private static final Pattern WHOLE = Pattern.compile("[+-]?\\d{1,18}");
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
    private static final int MAX_FIELD = JsonLinesSource.MAX_LINE;

    private final BufferedReader in;
    private final char separator;
    private final String name;
    private final Set<String> textColumns;
    private final List<String> header;
    private long row;
    private long record = 1;

    /**
     * Reads the header.
     *
     * @param textColumns columns whose values stay text; one that begins with a bracket is read as a JSON list
     */
    CsvSource(BufferedReader in, char separator, String name, Set<String> textColumns, long firstRow)
            throws IOException {
        this.in = in;
        this.separator = separator;
        this.name = name;
        this.textColumns = textColumns;
        this.row = firstRow;
        this.header = record().orElseGet(List::of);
        if (!header.isEmpty() && header.getFirst().startsWith("\ufeff")) {
            header.set(0, header.getFirst().substring(1));
        }
    }

    @Override
    public Optional<RawRow> next() throws IOException {
        Optional<List<String>> fields = record();
        while (fields.isPresent()
                && fields.get().size() == 1
                && fields.get().getFirst().isEmpty()) {
            fields = record();
        }
        if (fields.isEmpty()) {
            return Optional.empty();
        }
        List<String> found = fields.get();
        String where = name + " record " + record++;
        int bytes = found.stream().mapToInt(String::length).sum() * 2;
        return Optional.of(new RawRow(row++, where, () -> object(found, where), bytes));
    }

    private ObjectNode object(List<String> fields, String where) {
        if (fields.size() != header.size()) {
            throw new BadSampleException(where, "it has " + fields.size() + " fields, the header " + header.size());
        }
        ObjectNode object = Json.mapper().createObjectNode();
        for (int i = 0; i < fields.size(); i++) {
            put(object, header.get(i), fields.get(i));
        }
        return object;
    }

    private void put(ObjectNode object, String column, String value) {
        if (textColumns.contains(column)) {
            if (value.startsWith("[")) {
                try {
                    object.set(column, Json.mapper().readTree(value));
                    return;
                } catch (JacksonException e) {
                    // A caption may begin with a bracket and be no list.
                    object.put(column, value);
                    return;
                }
            }
            object.put(column, value);
        } else if (value.isEmpty()) {
            object.putNull(column);
        } else if (WHOLE.matcher(value).matches()) {
            object.put(column, Long.parseLong(value));
        } else if (NUMBER.matcher(value).matches()) {
            object.put(column, Double.parseDouble(value));
        } else {
            object.put(column, value);
        }
    }

    /** Reads one record, which may span lines; empty at the end of the file. */
    private Optional<List<String>> record() throws IOException {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        int c = in.read();
        if (c < 0) {
            return Optional.empty();
        }
        for (; c >= 0; c = in.read()) {
            if (quoted) {
                if (c != '"') {
                    append(field, c);
                } else if (peek() == '"') {
                    append(field, in.read());
                } else {
                    quoted = false;
                }
            } else if (c == '"' && field.isEmpty()) {
                quoted = true;
            } else if (c == separator) {
                fields.add(field.toString());
                field.setLength(0);
            } else if (c == '\n') {
                break;
            } else if (c != '\r' || peek() != '\n') {
                append(field, c);
            }
        }
        fields.add(field.toString());
        return Optional.of(fields);
    }

    private static void append(StringBuilder field, int c) throws IOException {
        if (field.length() >= MAX_FIELD) {
            throw new IOException(
                    "a field is longer than " + (MAX_FIELD >> 20) + " Mi characters: a quote is not closed");
        }
        field.append((char) c);
    }

    private int peek() throws IOException {
        in.mark(1);
        int c = in.read();
        in.reset();
        return c;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

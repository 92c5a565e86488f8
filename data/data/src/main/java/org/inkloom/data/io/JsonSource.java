package org.inkloom.data.io;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.inkloom.data.io.row.RawRow;
import org.inkloom.data.io.row.RowSource;
import org.inkloom.data.sample.BadSampleException;
import org.inkloom.data.sample.CountedValues;
import org.inkloom.data.sample.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Rows of a JSON file: an array of objects, or objects one after the other. Ends at the first thing that is no JSON. */
final class JsonSource implements RowSource {
    /** After so many values in a row that are no objects the file is of another kind. */
    private static final int MOST_OTHERS = 10_000;

    private final InputStream in;
    private final CountedValues parser;
    private final String name;
    private long row;
    private long place = 1;
    private int others;
    private boolean ended;

    JsonSource(InputStream in, String name, long firstRow) {
        this.in = in;
        this.parser = new CountedValues(Json.mapper().createParser(in), JsonLinesSource.MAX_LINE);
        this.name = name;
        this.row = firstRow;
    }

    @Override
    public Optional<RawRow> next() {
        if (ended) {
            return Optional.empty();
        }
        String where = name + " object " + place++;
        try {
            parser.reset();
            JsonToken token = parser.nextToken();
            while (token == JsonToken.START_ARRAY || token == JsonToken.END_ARRAY) {
                token = parser.nextToken();
            }
            if (token == null) {
                ended = true;
                return Optional.empty();
            }
            JsonNode node = parser.readValueAsTree();
            others = node.isObject() ? 0 : others + 1;
            if (others > MOST_OTHERS) {
                ended = true;
                return Optional.of(new RawRow(row++, where, () -> tooManyOthers(where), 0));
            }
            int bytes = (int) Math.min(parser.bytes(), Integer.MAX_VALUE);
            return Optional.of(new RawRow(row++, where, () -> object(node, where), bytes));
        } catch (JacksonException e) {
            ended = true;
            return Optional.of(new RawRow(row++, where, () -> broken(where, e), 0));
        }
    }

    private static ObjectNode tooManyOthers(String where) {
        throw new BadSampleException(
                where, "the rest of the file is passed over: " + MOST_OTHERS + " values before it are no objects");
    }

    private static ObjectNode object(JsonNode node, String where) {
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new BadSampleException(where, "it is JSON but not an object");
    }

    private static ObjectNode broken(String where, JacksonException e) {
        throw new BadSampleException(where, "the rest of the file is not JSON: " + e.getOriginalMessage());
    }

    @Override
    public void close() throws IOException {
        parser.close();
        in.close();
    }
}

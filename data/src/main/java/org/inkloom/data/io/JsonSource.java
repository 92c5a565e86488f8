package org.inkloom.data.io;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.inkloom.data.sample.BadSampleException;
import org.inkloom.data.sample.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Rows of a JSON file: an array of objects, or objects one after the other. Ends at the first thing that is no JSON. */
final class JsonSource implements RowSource {
    private static final int ASSUMED_BYTES = 1 << 10;

    private final InputStream in;
    private final JsonParser parser;
    private final String name;
    private long row;
    private long place = 1;
    private boolean ended;

    JsonSource(InputStream in, String name, long firstRow) {
        this.in = in;
        this.parser = Json.mapper().createParser(in);
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
            JsonToken token = parser.nextToken();
            while (token == JsonToken.START_ARRAY || token == JsonToken.END_ARRAY) {
                token = parser.nextToken();
            }
            if (token == null) {
                ended = true;
                return Optional.empty();
            }
            JsonNode node = parser.readValueAsTree();
            return Optional.of(new RawRow(row++, where, () -> object(node, where), ASSUMED_BYTES));
        } catch (JacksonException e) {
            ended = true;
            return Optional.of(new RawRow(row++, where, () -> broken(where, e), 0));
        }
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

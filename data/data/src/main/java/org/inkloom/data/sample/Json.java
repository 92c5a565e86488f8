package org.inkloom.data.sample;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The one way in which this module reads and writes JSON: key order kept, non-ASCII characters unescaped. */
public final class Json {
    /** A row longer than this is refused before it is parsed; see {@code LineReader}. */
    private static final int MAX_STRING = 256 << 20;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(MAX_STRING)
                            .build())
                    // Python writes NaN and Infinity.
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** A value takes two bytes or more: a shorter row cannot hold too many. */
    private static final int BYTES_TO_COUNT = 1 << 20;

    private Json() {}

    /**
     * Reads a row of the input: one value, of which no more than {@value CountedValues#MOST} values are made, so that a
     * row of a few megabytes cannot take gigabytes of memory.
     *
     * @throws tools.jackson.core.JacksonException if it is not JSON, or holds more
     */
    public static JsonNode row(byte[] utf8) {
        if (utf8.length < BYTES_TO_COUNT) {
            return MAPPER.readTree(utf8);
        }
        try (CountedValues parser = new CountedValues(MAPPER.createParser(utf8), Long.MAX_VALUE)) {
            return MAPPER.readTree(parser);
        }
    }

    /** Returns the shared mapper; it is immutable. */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    /** Returns the node as compact UTF-8 JSON. */
    public static byte[] bytes(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    /** Returns the node as compact JSON text. */
    public static String text(JsonNode node) {
        return new String(bytes(node), StandardCharsets.UTF_8);
    }
}

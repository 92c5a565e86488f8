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

    private Json() {}

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

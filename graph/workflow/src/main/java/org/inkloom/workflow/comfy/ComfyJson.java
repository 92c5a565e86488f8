package org.inkloom.workflow.comfy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.inkloom.run.InkloomException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads and writes JSON within limits. What clients normally send is far below them; they protect the server's memory.
 */
public final class ComfyJson {
    /** Limit on the depth of nested lists and objects. */
    public static final int DEPTH = 200;

    /** A mapper with these limits. Keys keep their order, whole numbers all their digits. */
    public static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH)
                            .maxNumberLength(400)
                            .maxStringLength(64 << 20)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ComfyJson() {}

    /**
     * Reads JSON.
     *
     * @throws InkloomException {@code INK-GRAPH-001} if it is malformed or nested too deeply
     */
    public static JsonNode read(byte[] bytes) {
        try {
            JsonNode node = MAPPER.readTree(bytes);
            return node == null ? NODES.missingNode() : node;
        } catch (JacksonException e) {
            throw malformed(e);
        }
    }

    /** As {@link #read(byte[])}, from text. */
    public static JsonNode read(String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            return node == null ? NODES.missingNode() : node;
        } catch (JacksonException e) {
            throw malformed(e);
        }
    }

    private static InkloomException malformed(JacksonException e) {
        String all = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("no reason given");
        // Removes the parser's advice for programmers, which names the setting that would allow the input.
        String why = all.replaceAll(": enable `.*|, from `[^`]*`", "");
        TokenStreamLocation at = e.getLocation();
        String where = at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
        return InkloomException.badInput(
                "INK-GRAPH-001",
                "This is no JSON that can be read: " + why + where + ".",
                "The text was cut or written by hand, or lists in it lie more than " + DEPTH + " deep.",
                "Correct it there and send it again.",
                e);
    }

    /** Returns JSON as plain values: text, Boolean, {@link BigInteger}, {@link Double}, list, map or null. */
    public static @Nullable Object plain(JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING -> node.stringValue();
            case BOOLEAN -> node.booleanValue();
            case NUMBER -> node.isIntegralNumber() ? (Object) node.bigIntegerValue() : (Object) node.doubleValue();
            case ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                node.forEach(item -> list.add(plain(item)));
                yield list;
            }
            case OBJECT -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                node.properties().forEach(entry -> map.put(entry.getKey(), plain(entry.getValue())));
                yield map;
            }
            case NULL, MISSING, BINARY, POJO -> null;
        };
    }

    /** Returns plain values as JSON. */
    public static JsonNode json(@Nullable Object value) {
        return switch (value) {
            case null -> NODES.nullNode();
            case JsonNode node -> node;
            case String text -> NODES.stringNode(text);
            case Boolean truth -> NODES.booleanNode(truth);
            case Integer number -> NODES.numberNode(number);
            case Long number -> NODES.numberNode(number);
            case BigInteger number -> fits(number) ? NODES.numberNode(number.longValue()) : NODES.numberNode(number);
            case Double number -> NODES.numberNode(number);
            case BigDecimal number -> NODES.numberNode(number);
            case List<?> list -> {
                ArrayNode array = NODES.arrayNode();
                list.forEach(item -> array.add(json(item)));
                yield array;
            }
            case Map<?, ?> map -> {
                ObjectNode object = NODES.objectNode();
                map.forEach((name, item) -> object.set(String.valueOf(name), json(item)));
                yield object;
            }
            default -> throw new IllegalArgumentException("no JSON: " + value.getClass());
        };
    }

    private static boolean fits(BigInteger number) {
        return number.bitLength() < Long.SIZE;
    }
}

package org.inkloom.run.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Makes values with their lines of the tokens of one JSON text. */
final class JsonValues {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final JsonParser parser;

    private JsonValues(JsonParser parser) {
        this.parser = parser;
    }

    static SettingsValue read(String text, SettingsLimits limits) throws MalformedSettingsException {
        JsonMapper mapper = mapper(limits);
        try {
            requireFewValues(mapper, text, limits);
            try (JsonParser parser = mapper.createParser(text)) {
                JsonToken first = parser.nextToken();
                if (first == null) {
                    throw new MalformedSettingsException("it is empty");
                }
                SettingsValue root = new JsonValues(parser).value(first);
                if (parser.nextToken() != null) {
                    throw at(parser.currentTokenLocation(), "something stands behind the value", null);
                }
                return root;
            }
        } catch (JacksonException e) {
            throw at(
                    e.getLocation(),
                    String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("no reason given"),
                    e);
        }
    }

    private static void requireFewValues(JsonMapper mapper, String text, SettingsLimits limits)
            throws MalformedSettingsException {
        // A value takes two characters or more, with the comma behind it: a short text needs no counting.
        if (text.length() / 2 <= limits.values()) {
            return;
        }
        int values = 0;
        try (JsonParser parser = mapper.createParser(text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (!token.isStructEnd() && token != JsonToken.PROPERTY_NAME && ++values > limits.values()) {
                    throw new MalformedSettingsException("it holds more than " + limits.values() + " values");
                }
            }
        }
    }

    private static JsonMapper mapper(SettingsLimits limits) {
        StreamReadConstraints constraints = StreamReadConstraints.builder()
                .maxNestingDepth(limits.depth())
                .maxNumberLength(limits.digits())
                .maxStringLength((int) limits.bytes())
                .build();
        return JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(constraints)
                        .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                        .build())
                .build();
    }

    private SettingsValue value(JsonToken token) throws MalformedSettingsException {
        int line = line();
        return switch (token) {
            case START_OBJECT -> group(line);
            case START_ARRAY -> list(line);
            default -> SettingsValue.single(line, single(token), parser.getString());
        };
    }

    private SettingsValue group(int line) throws MalformedSettingsException {
        SequencedMap<String, SettingsValue.Member> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            TokenStreamLocation keyAt = parser.currentTokenLocation();
            SettingsValue.Member earlier = members.get(key);
            if (earlier != null) {
                throw new RepeatedKeyException(key, earlier.line(), keyAt.getLineNr(), keyAt.getColumnNr());
            }
            members.put(key, new SettingsValue.Member(keyAt.getLineNr(), value(parser.nextToken())));
        }
        return SettingsValue.group(line, members);
    }

    private SettingsValue list(int line) throws MalformedSettingsException {
        List<SettingsValue> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(value(token));
        }
        return SettingsValue.list(line, items);
    }

    private JsonNode single(JsonToken token) {
        return switch (token) {
            case VALUE_STRING -> NODES.stringNode(parser.getString());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NUMBER_INT ->
                switch (parser.getNumberType()) {
                    case INT -> NODES.numberNode(parser.getIntValue());
                    case LONG -> NODES.numberNode(parser.getLongValue());
                    default -> NODES.numberNode(parser.getBigIntegerValue());
                };
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
            default -> NODES.nullNode();
        };
    }

    private int line() {
        return Math.max(1, parser.currentTokenLocation().getLineNr());
    }

    private static MalformedSettingsException at(
            @Nullable TokenStreamLocation at, String why, @Nullable Exception cause) {
        return at == null
                ? new MalformedSettingsException(why, 0, 0, cause)
                : new MalformedSettingsException(why, at.getLineNr(), at.getColumnNr(), cause);
    }
}

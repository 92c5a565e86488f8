package org.inkloom.run.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The one way in which files of settings are opened. */
public final class SettingsText {
    private SettingsText() {}

    /**
     * Reads a file of UTF-8 text; a byte-order mark at its beginning belongs to no key and is left out.
     *
     * @throws IOException if it cannot be read
     * @throws MalformedSettingsException if it is too long or not UTF-8
     */
    public static String read(Path file, SettingsLimits limits) throws IOException, MalformedSettingsException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes((int) limits.bytes() + 1);
        }
        if (bytes.length > limits.bytes()) {
            throw new MalformedSettingsException("it is longer than " + limits.bytes() + " bytes");
        }
        return utf8(bytes);
    }

    /**
     * Returns bytes as UTF-8 text, without a byte-order mark.
     *
     * @throws MalformedSettingsException if they are none
     */
    public static String utf8(byte[] bytes) throws MalformedSettingsException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new MalformedSettingsException("it is not UTF-8 text", 0, 0, e);
        }
    }

    /**
     * Reads YAML: one document of JSON's kinds of values. Aliases and merge keys ({@code <<}) are resolved; tags of other
     * kinds, keys that are said twice and numbers of more than 64 bits are refused.
     *
     * @return the values; a missing node for a text without any
     * @throws MalformedSettingsException if it is not YAML or exceeds the limits
     */
    public static JsonNode yaml(String text, SettingsLimits limits) throws MalformedSettingsException {
        return YamlValues.read(text, limits);
    }

    /**
     * Checks that YAML can be parsed within the limits of length and depth, for readers that parse it themselves to know
     * the line of every value.
     *
     * @throws MalformedSettingsException if it cannot
     */
    public static void requireBoundedYaml(String text, SettingsLimits limits) throws MalformedSettingsException {
        YamlValues.requireBounded(text, limits);
    }

    /**
     * Reads JSON. {@code NaN} and {@code Infinity}, which Python writes, are numbers; a key that is said twice and
     * anything behind the value are refused. Whole numbers may have more than 64 bits: readers check the range.
     *
     * @return the value
     * @throws MalformedSettingsException if it is not JSON or exceeds the limits
     */
    public static JsonNode json(String text, SettingsLimits limits) throws MalformedSettingsException {
        JsonMapper mapper = mapper(limits);
        try {
            requireFewValues(mapper, text, limits);
            JsonNode root = mapper.readTree(text);
            if (root == null || root.isMissingNode()) {
                throw new MalformedSettingsException("it is empty");
            }
            return root;
        } catch (JacksonException e) {
            throw malformed(e);
        }
    }

    private static void requireFewValues(JsonMapper mapper, String text, SettingsLimits limits)
            throws MalformedSettingsException {
        // A value takes two characters or more.
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
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    private static MalformedSettingsException malformed(JacksonException e) {
        String why = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("no reason given");
        TokenStreamLocation at = e.getLocation();
        return at == null
                ? new MalformedSettingsException(why, 0, 0, e)
                : new MalformedSettingsException(why, at.getLineNr(), at.getColumnNr(), e);
    }
}

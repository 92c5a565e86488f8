package org.inkloom.run.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

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
            throw new NoTextException("it is longer than " + limits.bytes() + " bytes", null);
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
            throw new NoTextException("it is not UTF-8 text", e);
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
        return YamlValues.read(text, limits).json();
    }

    /**
     * Reads JSON. {@code NaN} and {@code Infinity}, which Python writes, are numbers; a key that is said twice and
     * anything behind the value are refused. Whole numbers may have more than 64 bits: readers check the range.
     *
     * @return the value
     * @throws MalformedSettingsException if it is not JSON or exceeds the limits
     */
    public static JsonNode json(String text, SettingsLimits limits) throws MalformedSettingsException {
        return JsonValues.read(text, limits).json();
    }
}

package org.inkloom.diffusion.recipe;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the last line of A1111's text: {@code name: value} separated by commas, where a value with commas is in quotes
 * with backslash escapes. It is a scanner and not a regular expression, because Java's matches quoted text recursively,
 * and values of thousands of characters, which plug-ins write, overflow the stack.
 */
final class SettingsLine {
    /** A longer text before a colon is no name but part of a value. */
    private static final int LONGEST_NAME = 100;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final String line;
    private int at;

    private SettingsLine(String line) {
        this.line = line;
    }

    /** Returns the settings in their order; the first one where a name occurs twice. */
    static Map<String, String> read(String line) {
        return new SettingsLine(line).read();
    }

    private Map<String, String> read() {
        Map<String, String> found = new LinkedHashMap<>();
        int colon = -1;
        while (at < line.length()) {
            int comma = next(',', at);
            colon = colon < at ? next(':', at) : colon;
            if (colon > comma || colon == line.length()) {
                at = comma + 1;
                continue;
            }
            String name = line.substring(at, colon).strip();
            at = colon + 1;
            String value = value();
            if (isName(name)) {
                found.putIfAbsent(name, value);
            }
        }
        return found;
    }

    private static boolean isName(String name) {
        return !name.isEmpty() && name.length() <= LONGEST_NAME && Character.isLetter(name.charAt(0));
    }

    /** Reads a value up to the comma that ends it, or to the end of the line. */
    private String value() {
        int from = at;
        while (from < line.length() && line.charAt(from) == ' ') {
            from++;
        }
        if (from < line.length() && line.charAt(from) == '"') {
            int end = closingQuote(from);
            int comma = end < 0 ? -1 : next(',', end);
            if (end >= 0 && line.substring(end + 1, comma).isBlank()) {
                at = comma + 1;
                return unescaped(line.substring(from, end + 1));
            }
        }
        int comma = next(',', from);
        at = comma + 1;
        return line.substring(from, comma).strip();
    }

    private int closingQuote(int from) {
        for (int i = from + 1; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                return i;
            }
        }
        return -1;
    }

    private int next(char wanted, int from) {
        int found = line.indexOf(wanted, from);
        return found < 0 ? line.length() : found;
    }

    /** Removes quotes and escapes, which A1111 writes as JSON does. */
    private static String unescaped(String quoted) {
        try {
            return JSON.readValue(quoted, String.class);
        } catch (JacksonException e) {
            return quoted.substring(1, quoted.length() - 1);
        }
    }
}

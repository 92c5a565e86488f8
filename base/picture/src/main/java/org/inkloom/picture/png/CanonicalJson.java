package org.inkloom.picture.png;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.StringJoiner;
import org.inkloom.picture.settings.SettingText;

/** Writes JSON in one spelling only: no spaces, keys in the order of their UTF-16 units, shortest numbers. */
final class CanonicalJson {
    private CanonicalJson() {}

    static String of(Object value) {
        return switch (value) {
            case String text -> text(text);
            case Long number -> number.toString();
            case Boolean flag -> flag.toString();
            case Double number -> SettingText.number(number);
            case SortedMap<?, ?> map -> map(map);
            case List<?> list -> list(list);
            default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
        };
    }

    private static String map(Map<?, ?> map) {
        StringJoiner joiner = new StringJoiner(",", "{", "}");
        map.forEach((key, value) -> joiner.add(text(key.toString()) + ":" + of(value)));
        return joiner.toString();
    }

    private static String list(List<?> list) {
        StringJoiner joiner = new StringJoiner(",", "[", "]");
        list.forEach(value -> joiner.add(of(value)));
        return joiner.toString();
    }

    static String text(String text) {
        StringBuilder json = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> json.append('\\').append(c);
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> {
                    if (c < 0x20 || (Character.isSurrogate(c) && !paired(text, i))) {
                        json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        return json.append('"').toString();
    }

    private static boolean paired(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }
}

package org.inkloom.workflow.check;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Formats values as ComfyUI's messages do, in Python's notation, because clients compare these texts. */
final class PlainText {
    private PlainText() {}

    /** Returns a value as text: {@code True}, {@code 5.0}, {@code ['a', 'b']}. */
    static String of(@Nullable Object value) {
        return switch (value) {
            case null -> "None";
            case Boolean truth -> truth ? "True" : "False";
            case Double number -> number(number);
            case Collection<?> list -> list.stream().map(PlainText::quoted).collect(Collectors.joining(", ", "[", "]"));
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(entry -> quoted(entry.getKey()) + ": " + quoted(entry.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            default -> String.valueOf(value);
        };
    }

    private static String quoted(@Nullable Object value) {
        return value instanceof String text ? "'" + text + "'" : of(value);
    }

    private static String number(double value) {
        double size = Math.abs(value);
        if (size != 0 && (size < 1e-4 || size >= 1e16)) {
            String text = Double.toString(value).toLowerCase(Locale.ROOT).replace(".0e", "e");
            return text.contains("e-") || !text.contains("e") ? text : text.replace("e", "e+");
        }
        String plain = new java.math.BigDecimal(Double.toString(value)).toPlainString();
        return plain.contains(".") ? plain : plain + ".0";
    }
}

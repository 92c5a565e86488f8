package org.inkloom.data.op.field;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** How Python compares and reads the values that JSON can hold; recipes rely on it. */
public final class PythonValues {
    private static final Pattern FLOAT = Pattern.compile(
            "[+-]?(?:(?:\\d+(?:_\\d+)*\\.?(?:\\d+(?:_\\d+)*)?|\\.\\d+(?:_\\d+)*)(?:[eE][+-]?\\d+(?:_\\d+)*)?"
                    + "|(?i:inf|infinity|nan))");

    private PythonValues() {}

    /** Returns whether two values are equal: 1, 1.0 and true are. */
    public static boolean equal(JsonNode a, JsonNode b) {
        OptionalDouble x = number(a);
        OptionalDouble y = number(b);
        if (x.isPresent() || y.isPresent()) {
            return x.isPresent() && y.isPresent() && x.getAsDouble() == y.getAsDouble();
        }
        return a.equals(b);
    }

    /** Returns a number or truth value as a number. */
    public static OptionalDouble number(JsonNode value) {
        if (value.isBoolean()) {
            return OptionalDouble.of(value.booleanValue() ? 1 : 0);
        }
        // A whole number of any length may stand in a row; what no double can hold is infinite, not a failure.
        return value.isBigInteger()
                ? OptionalDouble.of(value.bigIntegerValue().doubleValue())
                : value.isNumber() ? OptionalDouble.of(value.doubleValue()) : OptionalDouble.empty();
    }

    /** Returns what {@code float(text)} gives, empty where it fails. */
    public static OptionalDouble parse(String text) {
        String stripped = text.strip();
        if (!FLOAT.matcher(stripped).matches()) {
            return OptionalDouble.empty();
        }
        String plain = stripped.replace("_", "").toLowerCase(Locale.ROOT);
        double sign = plain.startsWith("-") ? -1 : 1;
        if (plain.endsWith("nan")) {
            return OptionalDouble.of(Double.NaN);
        }
        if (plain.contains("inf")) {
            return OptionalDouble.of(sign * Double.POSITIVE_INFINITY);
        }
        return OptionalDouble.of(Double.parseDouble(plain));
    }

    /** Returns whether a value counts as true. */
    public static boolean truthy(JsonNode value) {
        OptionalDouble number = number(value);
        if (number.isPresent()) {
            return number.getAsDouble() != 0;
        }
        if (value.isString()) {
            return !value.stringValue().isEmpty();
        }
        return !value.isNull() && !value.isMissingNode() && !value.isEmpty();
    }
}

package org.inkloom.workflow.check;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import org.inkloom.workflow.node.InputType;
import org.jspecify.annotations.Nullable;

/** Converts a graph's value to an input's type as ComfyUI does. For a whole number, "20" gives 20 and 20.7 gives 20. */
final class ValueConversion {
    private ValueConversion() {}

    /**
     * Returns the converted value.
     *
     * @throws NumberFormatException with the reason, if it cannot be converted
     */
    static @Nullable Object convert(InputType type, @Nullable Object value) {
        return switch (type) {
            case InputType.Whole whole -> whole(value);
            case InputType.Real real -> real(value);
            case InputType.Text text -> PlainText.of(value);
            case InputType.Flag flag -> truth(value);
            case InputType.Choice choice -> value;
            case InputType.Socket socket -> socket(socket, value);
        };
    }

    private static BigInteger whole(@Nullable Object value) {
        return switch (value) {
            case BigInteger number -> number;
            case Boolean truth -> truth ? BigInteger.ONE : BigInteger.ZERO;
            case Double number -> {
                if (!Double.isFinite(number)) {
                    throw new NumberFormatException("cannot convert " + PlainText.of(number) + " to integer");
                }
                yield new BigDecimal(number).toBigInteger();
            }
            case String text -> wholeOf(text);
            case null, default ->
                throw new NumberFormatException("int() argument must be a number or text, not " + kind(value));
        };
    }

    private static BigInteger wholeOf(String text) {
        String digits = text.strip();
        if (digits.length() > 100) {
            throw new NumberFormatException("a whole number of " + digits.length() + " characters");
        }
        try {
            return new BigInteger(digits);
        } catch (NumberFormatException e) {
            throw new NumberFormatException("invalid literal for int() with base 10: '" + text + "'");
        }
    }

    private static Double real(@Nullable Object value) {
        double number = switch (value) {
            case Double real -> real;
            case BigInteger whole -> whole.doubleValue();
            case Boolean truth -> truth ? 1 : 0;
            case String text -> realOf(text);
            case null, default ->
                throw new NumberFormatException("float() argument must be a number or text, not " + kind(value));
        };
        if (!Double.isFinite(number)) {
            throw new NumberFormatException(PlainText.of(value) + " is not a finite number");
        }
        return number;
    }

    private static double realOf(String text) {
        if (text.length() <= 100 && text.strip().matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?")) {
            return Double.parseDouble(text.strip());
        }
        throw new NumberFormatException("could not convert string to float: '"
                + (text.length() > 100 ? text.substring(0, 100) + "…" : text) + "'");
    }

    private static Boolean truth(@Nullable Object value) {
        return switch (value) {
            case null -> false;
            case Boolean truth -> truth;
            case BigInteger number -> number.signum() != 0;
            case Double number -> number != 0;
            case String text -> !text.isEmpty();
            case Collection<?> list -> !list.isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            default -> true;
        };
    }

    /** Refuses a constant for a type that only nodes can make. ComfyUI accepts it and fails during the run. */
    private static @Nullable Object socket(InputType.Socket socket, @Nullable Object value) {
        if (value == null || LinkTypes.takesConstants(socket.name())) {
            return value;
        }
        throw new NumberFormatException("only another node can give a " + socket.name());
    }

    private static String kind(@Nullable Object value) {
        return switch (value) {
            case null -> "nothing";
            case Collection<?> list -> "a list";
            case Map<?, ?> map -> "an object";
            default -> "a " + value.getClass().getSimpleName();
        };
    }
}

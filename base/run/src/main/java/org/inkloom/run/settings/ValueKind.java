package org.inkloom.run.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * A kind of value: which values are taken for one, and what is made of them.
 *
 * @param words the kind in words, for messages: {@code a whole number from 1 to 1000}
 * @param reader makes it of a value, or nothing of one of another kind
 * @param <T> what is made
 */
public record ValueKind<T>(String words, Function<SettingsValue, Optional<T>> reader) {
    private static final String INFINITE = "[-+]?Infinity";

    /** A text. */
    public static final ValueKind<String> TEXT =
            of("a text", value -> value.json().isString(), value -> value.json().stringValue());

    /** Any single value, as it is written: people leave the quotes away around a text that looks like a number. */
    public static final ValueKind<String> WORD = of("a text", SettingsValue::isSingle, SettingsValue::written);

    /** True or false. */
    public static final ValueKind<Boolean> FLAG = of(
            "true or false",
            value -> value.json().isBoolean(),
            value -> value.json().booleanValue());

    /** True or false; also yes, no, on and off, which YAML 1.1 took for them and people still write. */
    public static final ValueKind<Boolean> YES_NO = new ValueKind<>(
            "true or false",
            value -> !value.isSingle()
                    ? Optional.empty()
                    : switch (value.json().asString("").toLowerCase(Locale.ROOT)) {
                        case "true", "yes", "on" -> Optional.of(true);
                        case "false", "no", "off" -> Optional.of(false);
                        default -> Optional.empty();
                    });

    /** Any number, infinite ones included; Jackson quotes those when it writes them. */
    public static final ValueKind<Double> NUMBER = of(
            "a number",
            value -> value.json().isNumber()
                    || value.json().isString() && value.json().stringValue().matches(INFINITE),
            value -> number(value.json()));

    /** A number that is neither infinite nor none. */
    public static final ValueKind<Double> FINITE = of(
            "a number",
            value -> value.json().isNumber() && Double.isFinite(number(value.json())),
            value -> number(value.json()));

    /** Anything. */
    public static final ValueKind<SettingsValue> ANY = new ValueKind<>("a value", Optional::of);

    private static <T> ValueKind<T> of(
            String words, Function<SettingsValue, Boolean> fits, Function<SettingsValue, T> made) {
        return new ValueKind<>(words, value -> fits.apply(value) ? Optional.of(made.apply(value)) : Optional.empty());
    }

    /** A whole number of a range. */
    public static ValueKind<Long> whole(long least, long most) {
        return whole("a whole number from " + least + " to " + most, least, most);
    }

    /** A whole number of a range, in other words. */
    public static ValueKind<Long> whole(String words, long least, long most) {
        return of(
                words,
                value -> isWithin(value.json(), least, most),
                value -> value.json().longValue());
    }

    /** A whole number of a range, be it written as {@code 1e3} or {@code 500.0}, as programs do. */
    public static ValueKind<Long> integral(String words, long least, long most) {
        return new ValueKind<>(words, value -> {
            JsonNode json = value.json();
            if (isWithin(json, least, most)) {
                return Optional.of(json.longValue());
            }
            double number = json.isFloatingPointNumber() ? json.doubleValue() : Double.NaN;
            // Beyond 2^53 not every whole number is a double.
            boolean exact = number == Math.rint(number) && Math.abs(number) <= 1L << 53;
            return exact && number >= least && number <= most ? Optional.of((long) number) : Optional.empty();
        });
    }

    /** A list of values of one kind. */
    public static <T> ValueKind<List<T>> listOf(String words, ValueKind<T> kind) {
        return new ValueKind<>(words, value -> value.isList() ? all(value.items(), kind) : Optional.empty());
    }

    /** A list of values of one kind, or a single one of them. */
    public static <T> ValueKind<List<T>> oneOrMore(String words, ValueKind<T> kind) {
        return new ValueKind<>(words, value -> all(value.isList() ? value.items() : List.of(value), kind));
    }

    /** One of a closed set of words. */
    public static <T> ValueKind<T> oneOf(List<T> choices, Function<? super T, String> word) {
        String words = "one of " + String.join(", ", choices.stream().map(word).toList());
        return new ValueKind<>(
                words,
                value -> choices.stream()
                        .filter(choice -> value.isSingle() && word.apply(choice).equals(value.written()))
                        .findFirst());
    }

    private static <T> Optional<List<T>> all(List<SettingsValue> values, ValueKind<T> kind) {
        List<T> made = new ArrayList<>(values.size());
        for (SettingsValue value : values) {
            Optional<T> one = kind.reader.apply(value);
            if (one.isEmpty()) {
                return Optional.empty();
            }
            made.add(one.get());
        }
        return Optional.of(List.copyOf(made));
    }

    /**
     * Whether a value is a whole number of a range. Numbers in files may have any length, so it is asked first whether
     * this one fits in 64 bits.
     */
    private static boolean isWithin(JsonNode value, long least, long most) {
        return value.isIntegralNumber()
                && value.canConvertToLong()
                && value.longValue() >= least
                && value.longValue() <= most;
    }

    /** Returns a number as a double; one too large for a double becomes infinite. */
    private static double number(JsonNode value) {
        if (value.isString()) {
            return value.stringValue().startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        return value.isBigInteger() ? value.bigIntegerValue().doubleValue() : value.doubleValue();
    }

    /** Returns what is made of a value, or nothing where it is of another kind. */
    public Optional<T> of(SettingsValue value) {
        return reader.apply(value);
    }
}

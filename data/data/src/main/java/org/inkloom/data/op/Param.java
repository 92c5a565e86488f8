package org.inkloom.data.op;

import java.util.List;
import java.util.Optional;
import org.inkloom.data.sample.Json;
import org.inkloom.run.settings.ValueKind;
import tools.jackson.databind.JsonNode;

/**
 * One parameter of an operator.
 *
 * @param name its name in a recipe
 * @param type what values it takes
 * @param fallback its value when the recipe does not set it; empty when it is then unset
 * @param meaning one short phrase, for help texts
 */
public record Param(String name, Type type, Optional<JsonNode> fallback, String meaning) {
    /** What values a parameter takes. */
    public enum Type {
        /** A whole number. */
        INTEGER("a whole number"),
        /** Any number. */
        NUMBER("a number"),
        /** True or false. */
        BOOLEAN("true or false"),
        /** A string. */
        TEXT("a string"),
        /** A string, or a list of strings. */
        TEXTS("a string or a list of strings"),
        /** A list of whole numbers. */
        INTEGERS("a list of whole numbers"),
        /** A single value or a list of values of any type. */
        VALUES("a value or a list of values");

        private final String words;

        Type(String words) {
            this.words = words;
        }

        /** Returns the type in words, for messages. */
        public String words() {
            return words;
        }

        /** Returns the kind of value, checked and not converted: an operator takes it as JSON. */
        ValueKind<JsonNode> kind() {
            return new ValueKind<>(words, value -> Optional.of(value.json()).filter(this::takes));
        }

        private boolean takes(JsonNode value) {
            return switch (this) {
                case INTEGER -> isWhole(value);
                case NUMBER -> value.isNumber();
                case BOOLEAN ->
                    value.isBoolean()
                            || value.isString()
                                    && Params.truth(value.stringValue()).isPresent();
                case TEXT -> value.isString();
                case TEXTS ->
                    value.isString() || value.isArray() && value.valueStream().allMatch(JsonNode::isString);
                case INTEGERS -> value.isArray() && value.valueStream().allMatch(Type::isWhole);
                case VALUES -> true;
            };
        }

        private static boolean isWhole(JsonNode value) {
            return value.isIntegralNumber()
                    || value.isNumber() && value.doubleValue() == Math.rint(value.doubleValue());
        }
    }

    /** A whole number with a default. */
    public static Param integer(String name, long fallback, String meaning) {
        return new Param(name, Type.INTEGER, Optional.of(node(fallback)), meaning);
    }

    /** Any number with a default. */
    public static Param number(String name, double fallback, String meaning) {
        return new Param(name, Type.NUMBER, Optional.of(node(fallback)), meaning);
    }

    /** True or false with a default. */
    public static Param flag(String name, boolean fallback, String meaning) {
        return new Param(name, Type.BOOLEAN, Optional.of(node(fallback)), meaning);
    }

    /** A string with a default. */
    public static Param text(String name, String fallback, String meaning) {
        return new Param(name, Type.TEXT, Optional.of(node(fallback)), meaning);
    }

    /** One or several strings with a default. */
    public static Param texts(String name, List<String> fallback, String meaning) {
        return new Param(name, Type.TEXTS, Optional.of(node(fallback)), meaning);
    }

    /** One or several strings, with a default of one that is no list: operators may treat the two differently. */
    public static Param textOrTexts(String name, String fallback, String meaning) {
        return new Param(name, Type.TEXTS, Optional.of(node(fallback)), meaning);
    }

    /** One or several values, none by default. */
    public static Param values(String name, String meaning) {
        return new Param(name, Type.VALUES, Optional.of(node(List.of())), meaning);
    }

    /** A list of whole numbers with a default. */
    public static Param integers(String name, List<Integer> fallback, String meaning) {
        return new Param(name, Type.INTEGERS, Optional.of(node(fallback)), meaning);
    }

    /** A parameter that is unset unless the recipe sets it. */
    public static Param unset(String name, Type type, String meaning) {
        return new Param(name, type, Optional.empty(), meaning);
    }

    /** The fold over a sample's pictures that most picture filters share. */
    public static Param anyOrAll() {
        return text("any_or_all", "any", "fold over the pictures of a sample: any or all");
    }

    private static JsonNode node(Object value) {
        return Json.mapper().valueToTree(value);
    }
}

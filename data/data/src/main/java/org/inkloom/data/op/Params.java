package org.inkloom.data.op;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.PathText;
import org.inkloom.run.settings.SettingsGroup;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The parameters of one operator in one recipe, with names and types checked and defaults filled in.
 *
 * <p>Also carries what the recipe says for all operators: the field names, and the folder that relative paths start at.
 */
public final class Params {
    private final OperatorSpec spec;
    private final Map<String, JsonNode> values;
    private final FieldKeys keys;
    private final Path folder;

    private Params(OperatorSpec spec, Map<String, JsonNode> values, FieldKeys keys, Path folder) {
        this.spec = spec;
        this.values = values;
        this.keys = keys;
        this.folder = folder;
    }

    /**
     * Checks what a recipe gives to an operator.
     *
     * @param spec the operator
     * @param given names and values as written, with their lines where they come from a file
     * @param recipeKeys the recipe's field names; the operator's own {@code text_key} and the like win
     * @param folder where relative paths in parameters start
     * @throws InkloomException INK-DATA-004 for an unknown name, INK-DATA-005 for a value of the wrong type
     */
    static Params of(OperatorSpec spec, SettingsGroup given, FieldKeys recipeKeys, Path folder) {
        Map<String, Param> known = spec.allParams();
        Map<String, JsonNode> values = new LinkedHashMap<>();
        known.values().forEach(param -> param.fallback().ifPresent(value -> values.put(param.name(), value)));
        SettingsGroup checked = given.worded(new ParamRefusals(spec)).requireKnown(known.keySet());
        known.values()
                .forEach(param -> checked.get(param.name(), param.type().kind())
                        .ifPresent(value -> values.put(param.name(), value)));
        FieldKeys base = recipeKeys;
        FieldKeys keys = base.withFields(
                textOr(values, "text_key", base.text()),
                textOr(values, "image_key", base.images()),
                textOr(values, "image_bytes_key", base.imageBytes()));
        return new Params(spec, values, keys, folder);
    }

    private static String textOr(Map<String, JsonNode> values, String name, String fallback) {
        JsonNode value = values.get(name);
        return value == null ? fallback : value.stringValue();
    }

    /** Returns the error for a parameter whose value is of the right type and yet wrong. */
    public InkloomException wrong(String name, String remedy) {
        return ParamRefusals.refused(spec.name(), name, require(name).toString(), "", remedy);
    }

    /** Returns the operator's name. */
    public String operator() {
        return spec.name();
    }

    /** Returns the field names that hold for this operator. */
    public FieldKeys keys() {
        return keys;
    }

    /**
     * Returns a path from a parameter, resolved against the recipe's folder.
     *
     * @throws InkloomException INK-DATA-005 for a text that no path can have
     */
    public Path path(String given) {
        return PathText.resolve(folder, given)
                .orElseThrow(() -> ParamRefusals.refused(
                        spec.name(),
                        "a path",
                        JsonNodeFactory.instance.stringNode(given).toString(),
                        "",
                        "Write a path without such characters."));
    }

    /** Returns whether the parameter has a value. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    private JsonNode require(String name) {
        JsonNode value = values.get(name);
        if (value == null) {
            throw new IllegalStateException(spec.name() + " asks for its unset parameter " + name);
        }
        return value;
    }

    /** Returns a whole number; larger ones than fit become the largest {@code int}. */
    public int integer(String name) {
        return (int) Math.clamp(require(name).doubleValue(), Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /** Returns a number. */
    public double number(String name) {
        return require(name).doubleValue();
    }

    /** Returns a number, or nothing when it is unset. */
    public OptionalDouble optionalNumber(String name) {
        return has(name) ? OptionalDouble.of(number(name)) : OptionalDouble.empty();
    }

    /** Returns a truth value. */
    public boolean flag(String name) {
        JsonNode value = require(name);
        return value.isBoolean()
                ? value.booleanValue()
                : truth(value.stringValue()).orElse(false);
    }

    /** Returns a string. */
    public String text(String name) {
        return require(name).stringValue();
    }

    /** Returns a string, or nothing when it is unset. */
    public Optional<String> optionalText(String name) {
        return has(name) ? Optional.of(text(name)) : Optional.empty();
    }

    /** Returns one or several strings. */
    public List<String> texts(String name) {
        JsonNode value = require(name);
        if (value.isString()) {
            return List.of(value.stringValue());
        }
        List<String> result = new ArrayList<>(value.size());
        value.forEach(item -> result.add(item.stringValue()));
        return List.copyOf(result);
    }

    /** Returns whether the parameter is a list, be it of one entry. */
    public boolean isList(String name) {
        return require(name).isArray();
    }

    /** Returns a list of whole numbers. */
    public List<Integer> integers(String name) {
        List<Integer> result = new ArrayList<>();
        require(name).forEach(item -> result.add((int) item.doubleValue()));
        return List.copyOf(result);
    }

    /** Returns one or several values of any type. */
    public List<JsonNode> values(String name) {
        JsonNode value = require(name);
        return value.isArray() ? List.copyOf(value.values()) : List.of(value);
    }

    /**
     * Returns a filter's interval between two parameters, with the common filter parameters applied.
     *
     * @param min parameter of the lower bound
     * @param max parameter of the upper bound
     */
    public Range range(String min, String max) {
        return range(number(min), number(max));
    }

    /** Returns a filter's interval between two bounds, with the common filter parameters applied. */
    public Range range(double min, double max) {
        return Range.of(min, max, flag("min_closed_interval"), flag("max_closed_interval"), flag("reversed_range"));
    }

    /** Returns the constant of an enum whose lower-case name the parameter gives. */
    public <E extends Enum<E>> E choice(String name, Class<E> type) {
        String given = text(name);
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(given)) {
                return constant;
            }
        }
        List<String> words = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            words.add(constant.name().toLowerCase(Locale.ROOT));
        }
        throw wrong(name, "Use one of: " + String.join(", ", words) + ".");
    }

    /** Returns the fold that {@code any_or_all} names. */
    public Fold fold() {
        return choice("any_or_all", Fold.class);
    }

    /** YAML 1.1 knows more words for true and false than YAML 1.2; users still write them. */
    static Optional<Boolean> truth(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> Optional.of(true);
            case "false", "no", "off" -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}

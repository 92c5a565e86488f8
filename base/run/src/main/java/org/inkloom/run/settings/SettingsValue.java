package org.inkloom.run.settings;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * A value of settings that knows its line: a group of keys, a list, or a single value. Immutable; {@link #json} is shared
 * and is not to be changed.
 */
public final class SettingsValue {
    private static final int LONGEST_SHOWN = 200;

    /** A group without keys. */
    static final SettingsValue EMPTY = of(JsonNodeFactory.instance.objectNode());

    private final int line;
    private final JsonNode json;
    private final String written;
    private final List<SettingsValue> items;
    private final SequencedMap<String, Member> members;

    /**
     * A key of a group and its value.
     *
     * @param line of the key, counted from 1; 0 where it is not known
     * @param value may begin on a later line
     */
    public record Member(int line, SettingsValue value) {}

    private SettingsValue(
            int line, JsonNode json, String written, List<SettingsValue> items, SequencedMap<String, Member> members) {
        this.line = line;
        this.json = json;
        this.written = written;
        this.items = items;
        this.members = members;
    }

    /** A single value; {@code written} is how the file spells it. */
    static SettingsValue single(int line, JsonNode json, String written) {
        return new SettingsValue(line, json, written, List.of(), new LinkedHashMap<>());
    }

    static SettingsValue list(int line, List<SettingsValue> items) {
        ArrayNode json = JsonNodeFactory.instance.arrayNode(items.size());
        items.forEach(item -> json.add(item.json));
        return new SettingsValue(line, json, "", List.copyOf(items), new LinkedHashMap<>());
    }

    static SettingsValue group(int line, SequencedMap<String, Member> members) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        members.forEach((key, member) -> json.set(key, member.value.json));
        return new SettingsValue(line, json, "", List.of(), Collections.unmodifiableSequencedMap(members));
    }

    /** Returns what a file without any value holds. */
    static SettingsValue missing() {
        return single(1, MissingNode.getInstance(), "");
    }

    /** Returns a single value that a user typed, read as YAML reads one without quotes: {@code 1e-4} is a number. */
    public static SettingsValue typed(String text) {
        return YamlValues.word(text);
    }

    /** Returns a value that stands in no file: its lines are not known. */
    public static SettingsValue of(JsonNode json) {
        if (json.isArray()) {
            return list(0, json.valueStream().map(SettingsValue::of).toList());
        }
        if (json.isObject()) {
            SequencedMap<String, Member> members = new LinkedHashMap<>();
            json.forEachEntry((key, value) -> members.put(key, new Member(0, of(value))));
            return group(0, members);
        }
        return single(0, json, json.asString(""));
    }

    /** The same value where an alias repeats it. */
    SettingsValue at(int otherLine) {
        return new SettingsValue(otherLine, json, written, items, members);
    }

    /** Returns the line where it begins, counted from 1; 0 where it is not known. */
    public int line() {
        return line;
    }

    /** Returns the value without its lines. */
    public JsonNode json() {
        return json;
    }

    /** Returns a single value as the file spells it, without quotes; nothing for lists and groups. */
    public String written() {
        return written;
    }

    /** Returns whether it is a group of keys. */
    public boolean isGroup() {
        return json.isObject();
    }

    /** Returns whether it is a list. */
    public boolean isList() {
        return json.isArray();
    }

    /** Returns whether it is one value: a text, a number, true or false. */
    public boolean isSingle() {
        return !isGroup() && !isList() && !isNothing();
    }

    /** Returns whether nothing stands there, or {@code null}. */
    public boolean isNothing() {
        return json.isNull() || json.isMissingNode();
    }

    /** Returns the items of a list, none for anything else. */
    public List<SettingsValue> items() {
        return items;
    }

    /** Returns the keys of a group in the file's order, none for anything else. */
    public SequencedMap<String, Member> members() {
        return members;
    }

    /** Returns the value as JSON, cut where it is long, for messages. */
    public String shown() {
        return cut(json.toString());
    }

    /** Returns a text cut where it is too long for a message. */
    public static String cut(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    }

    /** Returns what it is, in words: {@code a list}, {@code the number 7}. */
    public String inWords() {
        return switch (json) {
            case ObjectNode _ -> "a group of keys";
            case ArrayNode _ -> "a list";
            case StringNode text -> "the text '" + cut(text.stringValue()) + "'";
            default -> isNothing() ? "empty" : (json.isNumber() ? "the number " : "") + cut(written);
        };
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SettingsValue value && value.json.equals(json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    @Override
    public String toString() {
        return json.toString();
    }
}

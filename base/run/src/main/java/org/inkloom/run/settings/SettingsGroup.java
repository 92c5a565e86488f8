package org.inkloom.run.settings;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import org.inkloom.run.InkloomException;
import tools.jackson.databind.JsonNode;

/**
 * A group of keys with typed access: the one way in which settings are taken out of YAML and JSON. A key with nothing or
 * {@code null} behind it counts as absent. What is wrong is refused in the words of the area that the settings belong to,
 * with the place.
 */
public final class SettingsGroup {
    private final String source;
    private final String path;
    private final SettingsValue value;
    private final SettingsRefusals refusals;

    private SettingsGroup(String source, String path, SettingsValue value, SettingsRefusals refusals) {
        this.source = source;
        this.path = path;
        this.value = value;
        this.refusals = refusals;
    }

    /**
     * Takes a value that must be a group.
     *
     * @param source the file's name
     * @param path where it stands in the file, empty for the top
     * @throws InkloomException the area's, if it is something else
     */
    public static SettingsGroup of(String source, String path, SettingsValue value, SettingsRefusals refusals) {
        if (!value.isGroup()) {
            throw refusals.wrong(new SettingsPlace(source, value.line(), path), path, value, "a group of keys");
        }
        return new SettingsGroup(source, path, value, refusals);
    }

    /**
     * Takes a value that must be a group with no other keys than these.
     *
     * @throws InkloomException the area's, if it is something else, or has another key
     */
    public static SettingsGroup of(
            String source, String path, SettingsValue value, SettingsRefusals refusals, Collection<String> known) {
        if (!value.isGroup()) {
            String wanted = "a group of keys: " + String.join(", ", known);
            throw refusals.wrong(new SettingsPlace(source, value.line(), path), path, value, wanted);
        }
        return of(source, path, value, refusals).requireKnown(known);
    }

    /** Takes settings that stand in no file. */
    public static SettingsGroup of(String source, JsonNode json, SettingsRefusals refusals) {
        return of(source, "", SettingsValue.of(json), refusals);
    }

    /** Returns a group without keys. */
    public static SettingsGroup empty(String source, String path, SettingsRefusals refusals) {
        return of(source, path, SettingsValue.EMPTY, refusals);
    }

    /** Returns the same keys, whose mistakes another area words. */
    public SettingsGroup worded(SettingsRefusals others) {
        return new SettingsGroup(source, path, value, others);
    }

    /**
     * Reads a JSON file of one object.
     *
     * @throws InkloomException the area's, if it cannot be read or is something else
     */
    public static SettingsGroup json(Path file, SettingsLimits limits, SettingsRefusals refusals) {
        return of(file.toString(), "", SettingsFormat.JSON.read(file, limits, refusals), refusals);
    }

    /** Returns the group as a value. */
    public SettingsValue value() {
        return value;
    }

    /** Returns the file's name. */
    public String source() {
        return source;
    }

    /**
     * Refuses keys that nobody knows.
     *
     * @return this group
     * @throws InkloomException the area's, with the first of them
     */
    public SettingsGroup requireKnown(Collection<String> known) {
        return requireKnown(keys(), known);
    }

    /** As {@link #requireKnown(Collection)} for some of the keys. */
    public SettingsGroup requireKnown(Collection<String> some, Collection<String> known) {
        for (String key : some) {
            if (!known.contains(key)) {
                throw refusals.unknown(place(key), key, known);
            }
        }
        return this;
    }

    /** Returns the keys that are there, in the file's order; those with nothing behind them too. */
    public Set<String> keys() {
        return value.members().sequencedKeySet();
    }

    /** Returns where a key stands; where it is absent, the group's line. */
    public SettingsPlace place(String key) {
        SettingsValue.Member member = value.members().get(key);
        return new SettingsPlace(
                source, member == null ? value.line() : member.line(), path.isEmpty() ? key : path + "." + key);
    }

    /** Returns whether the key has a value. */
    public boolean has(String key) {
        return get(key).isPresent();
    }

    /** Returns a key's value of any kind. */
    public Optional<SettingsValue> get(String key) {
        return Optional.ofNullable(value.members().get(key))
                .map(SettingsValue.Member::value)
                .filter(found -> !found.isNothing());
    }

    /**
     * Returns a key's value.
     *
     * @throws InkloomException the area's, if it is of another kind
     */
    public <T> Optional<T> get(String key, ValueKind<T> kind) {
        return get(key).map(found -> kind.of(found).orElseThrow(() -> wrong(key, kind.words())));
    }

    /** Returns a key's value, or the fallback where it is absent. */
    public <T> T get(String key, ValueKind<T> kind, T fallback) {
        return get(key, kind).orElse(fallback);
    }

    /** Returns a key's value, which must be there; {@code example} is one. */
    public <T> T require(String key, ValueKind<T> kind, String example) {
        return get(key, kind)
                .orElseThrow(() -> refusals.missing(new SettingsPlace(source, value.line(), path), key, example));
    }

    /** Returns a text, or the fallback where it is absent. */
    public String text(String key, String fallback) {
        return get(key, ValueKind.TEXT, fallback);
    }

    /** Returns true or false, or the fallback where it is absent. */
    public boolean flag(String key, boolean fallback) {
        return get(key, ValueKind.FLAG, fallback);
    }

    /** Returns a number, which may be infinite, or the fallback where it is absent. */
    public double number(String key, double fallback) {
        return get(key, ValueKind.NUMBER, fallback);
    }

    /** Returns a number, which may be infinite, if it is there. */
    public OptionalDouble number(String key) {
        return get(key, ValueKind.NUMBER).map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
    }

    /** Returns the constant of an enum that a word names, or the fallback where it is absent. */
    public <E extends Enum<E>> E choice(String key, E fallback, Function<? super E, String> word) {
        return get(key, ValueKind.oneOf(List.of(fallback.getDeclaringClass().getEnumConstants()), word), fallback);
    }

    /** Returns the group below a key; an empty one where it is absent. */
    public SettingsGroup group(String key) {
        SettingsPlace place = place(key);
        Optional<SettingsValue> found = get(key);
        if (found.isPresent() && !found.get().isGroup()) {
            throw wrong(key, "a group of keys");
        }
        return new SettingsGroup(source, place.path(), found.orElse(SettingsValue.EMPTY), refusals);
    }

    /** Returns the items of a list, or of a single value as if it were a list of one; none where it is absent. */
    public List<SettingsValue> items(String key) {
        return get(key).map(found -> found.isList() ? found.items() : List.of(found))
                .orElse(List.of());
    }

    /** Returns the refusal of a key's value, in the area's words; {@code wanted} says what is needed. */
    public InkloomException wrong(String key, String wanted) {
        SettingsValue.Member member = value.members().get(key);
        return refusals.wrong(place(key), key, member == null ? SettingsValue.missing() : member.value(), wanted);
    }
}

package org.inkloom.training.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.inkloom.run.CommandFlag;
import org.inkloom.run.InkloomException;
import org.inkloom.run.settings.SettingsFormat;
import org.inkloom.run.settings.SettingsGroup;
import org.inkloom.run.settings.SettingsLimits;
import org.inkloom.run.settings.SettingsPlace;
import org.inkloom.run.settings.SettingsValue;
import org.inkloom.run.settings.ValueKind;

/**
 * Settings as the user gave them, by key, not yet checked. A list has any number of texts, every other value exactly
 * one.
 *
 * @param values texts by key, in the order given
 * @param places file and line of keys that come from a file
 */
public record GivenSettings(Map<String, List<String>> values, Map<String, SettingsPlace> places) {
    /** Reads a value as a list of texts: nested lists are flattened, and a key without a value gives an empty list. */
    private static final ValueKind<List<String>> TEXTS = new ValueKind<>("texts", GivenSettings::texts);

    /** Copies the values. */
    public GivenSettings {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        values.forEach((key, texts) -> copy.put(key, List.copyOf(texts)));
        values = Collections.unmodifiableMap(copy);
        places = Map.copyOf(places);
    }

    /** Takes settings that do not come from a file. */
    public GivenSettings(Map<String, List<String>> values) {
        this(values, Map.of());
    }

    /** Returns settings with one text per key. */
    public static GivenSettings of(Map<String, String> values) {
        Map<String, List<String>> lists = new LinkedHashMap<>();
        values.forEach((key, value) -> lists.put(key, List.of(value)));
        return new GivenSettings(lists);
    }

    /**
     * Reads a YAML file of one flat map.
     *
     * @throws InkloomException {@code INK-TRAIN-004} if the file cannot be read or is no flat map
     */
    public static GivenSettings ofYaml(Path file) {
        SettingsValue root = SettingsFormat.YAML.read(file, SettingsLimits.FILE, TrainingRefusals.INSTANCE);
        return of(file.toString(), root);
    }

    /**
     * As {@link #ofYaml(Path)}, from text.
     *
     * @param where names the text in messages
     */
    public static GivenSettings ofYaml(String text, String where) {
        return of(where, SettingsFormat.YAML.read(text, where, SettingsLimits.FILE, TrainingRefusals.INSTANCE));
    }

    private static GivenSettings of(String where, SettingsValue root) {
        if (root.isNothing()) {
            return new GivenSettings(Map.of());
        }
        SettingsGroup group = SettingsGroup.of(where, "", root, TrainingRefusals.INSTANCE);
        Map<String, List<String>> values = new LinkedHashMap<>();
        Map<String, SettingsPlace> places = new LinkedHashMap<>();
        for (String key : group.keys()) {
            values.put(key, group.get(key, TEXTS, List.of()));
            places.put(key, group.place(key));
        }
        return new GivenSettings(values, places);
    }

    private static Optional<List<String>> texts(SettingsValue value) {
        if (value.isGroup()) {
            return Optional.empty();
        }
        if (!value.isList()) {
            return Optional.of(
                    value.isNothing() ? List.of() : List.of(value.json().asString()));
        }
        List<String> texts = new ArrayList<>();
        for (SettingsValue item : value.items()) {
            Optional<List<String>> some = texts(item);
            if (some.isEmpty()) {
                return Optional.empty();
            }
            texts.addAll(some.get());
        }
        return Optional.of(texts);
    }

    /**
     * Reads command-line arguments: {@code --key value}, {@code --key=value}, a bare {@code --switch} for true, and
     * {@code --no-switch} for false. Dashes inside a name count as underscores. If a key is given twice, a list grows
     * and any other value is replaced.
     *
     * @param known the settings of the command, which tell switches and lists apart from other values
     * @throws InkloomException {@code INK-TRAIN-001} for an unknown flag, {@code INK-TRAIN-002} for a flag without
     *     a value
     */
    public static GivenSettings ofFlags(List<String> words, List<TrainingSetting> known) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            int equals = word.indexOf('=');
            String name = key(equals < 0 ? word : word.substring(0, equals));
            boolean negated = name.startsWith("no_") && find(known, name.substring(3)) == TrainingSetting.Type.SWITCH;
            TrainingSetting.Type type = negated ? TrainingSetting.Type.SWITCH : find(known, name);
            String value;
            if (equals >= 0) {
                value = word.substring(equals + 1);
            } else if (type == TrainingSetting.Type.SWITCH) {
                value = negated ? "false" : "true";
            } else if (i + 1 < words.size()) {
                value = words.get(++i);
            } else {
                throw SettingRange.refused(name, "", "The flag " + word + " is the last word and has no value.");
            }
            List<String> texts = values.computeIfAbsent(negated ? name.substring(3) : name, k -> new ArrayList<>());
            if (type != TrainingSetting.Type.LIST) {
                texts.clear();
            }
            texts.add(value);
        }
        return new GivenSettings(values);
    }

    /** Returns these settings, with the value of {@code other} for each key that it has. */
    public GivenSettings overriddenBy(GivenSettings other) {
        Map<String, List<String>> merged = new LinkedHashMap<>(values);
        merged.putAll(other.values);
        Map<String, SettingsPlace> mergedPlaces = new LinkedHashMap<>(places);
        mergedPlaces.keySet().removeAll(other.values.keySet());
        mergedPlaces.putAll(other.places);
        return new GivenSettings(merged, mergedPlaces);
    }

    private static String key(String flag) {
        if (!flag.startsWith("--")) {
            throw InkloomException.badInput(
                    "INK-TRAIN-001",
                    "\"" + flag + "\" is not a flag.",
                    "Settings are given as " + CommandFlag.of("name") + " value.",
                    "Put -- before its name, or quote a value that has spaces.");
        }
        return flag.substring(2).replace('-', '_');
    }

    private static TrainingSetting.Type find(List<TrainingSetting> known, String name) {
        for (TrainingSetting setting : known) {
            if (setting.name().equals(name)) {
                return setting.type();
            }
        }
        throw UnknownKey.refuse(name, known.stream().map(TrainingSetting::name).toList());
    }
}

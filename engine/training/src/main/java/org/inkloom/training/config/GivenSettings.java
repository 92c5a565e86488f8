package org.inkloom.training.config;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.inkloom.run.InkloomException;
import org.inkloom.run.settings.MalformedSettingsException;
import org.inkloom.run.settings.SettingsLimits;
import org.inkloom.run.settings.SettingsText;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Values by key as the user gave them, not yet checked: a list has several texts, everything else one.
 *
 * @param values texts by key, in the order given
 */
public record GivenSettings(Map<String, List<String>> values) {
    /** Copies the values. */
    public GivenSettings {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        values.forEach((key, texts) -> copy.put(key, List.copyOf(texts)));
        values = Collections.unmodifiableMap(copy);
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
        try {
            return ofYaml(SettingsText.read(file, SettingsLimits.FILE), file.toString());
        } catch (NoSuchFileException e) {
            throw unreadable(file.toString(), "There is no such file.", e);
        } catch (MalformedSettingsException e) {
            throw unreadable(file.toString(), "Here " + e.place() + ".", e);
        } catch (IOException e) {
            throw unreadable(file.toString(), String.valueOf(e.getMessage()), e);
        }
    }

    /** As {@link #ofYaml(Path)}, from text; {@code where} names it in messages. */
    public static GivenSettings ofYaml(String text, String where) {
        JsonNode root;
        try {
            root = SettingsText.yaml(text, SettingsLimits.FILE);
        } catch (MalformedSettingsException e) {
            throw unreadable(where, "It is not YAML that can be used; " + e.place() + ".", e);
        }
        Map<String, List<String>> values = new LinkedHashMap<>();
        if (root.isNull() || root.isMissingNode()) {
            return new GivenSettings(values);
        }
        if (!root.isObject()) {
            throw unreadable(where, "It holds a " + root.getNodeType() + " where key: value lines are expected.", null);
        }
        root.properties().forEach(entry -> values.put(entry.getKey(), texts(where, entry.getKey(), entry.getValue())));
        return new GivenSettings(values);
    }

    /**
     * Reads command-line words: {@code --key value}, {@code --key=value}, a bare {@code --switch}, and
     * {@code --no-switch}; dashes inside a name count as underscores. A key given again adds to a list and otherwise
     * replaces the earlier value.
     *
     * @param known the settings of the command, which say what is a switch and what a list
     * @throws InkloomException {@code INK-TRAIN-001} for an unknown flag, {@code INK-TRAIN-002} for a flag without value
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

    /** Returns these settings with {@code other}'s in their place where both have a key. */
    public GivenSettings overriddenBy(GivenSettings other) {
        Map<String, List<String>> merged = new LinkedHashMap<>(values);
        merged.putAll(other.values);
        return new GivenSettings(merged);
    }

    private static String key(String flag) {
        if (!flag.startsWith("--")) {
            throw InkloomException.badInput(
                    "INK-TRAIN-001",
                    "\"" + flag + "\" is not a flag.",
                    "Settings are given as --name value.",
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

    private static List<String> texts(String where, String key, JsonNode node) {
        if (node.isNull()) {
            return List.of();
        }
        if (node.isArray()) {
            List<String> texts = new ArrayList<>();
            node.forEach(item -> texts.addAll(texts(where, key, item)));
            return texts;
        }
        if (node.isObject()) {
            throw unreadable(
                    where, "The key " + key + " has keys below it; all settings stand at the top level.", null);
        }
        return List.of(node.asString());
    }

    private static InkloomException unreadable(String where, String why, @Nullable Throwable cause) {
        String what = "The settings in " + where + " cannot be read.";
        String remedy = "Correct the file; it should hold lines such as \"lora_rank: 4\".";
        return cause == null
                ? InkloomException.badInput("INK-TRAIN-004", what, why, remedy)
                : InkloomException.badInput("INK-TRAIN-004", what, why, remedy, cause);
    }
}

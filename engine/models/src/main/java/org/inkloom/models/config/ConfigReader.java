package org.inkloom.models.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.inkloom.run.InkloomException;
import org.inkloom.run.settings.SettingsFormat;
import org.inkloom.run.settings.SettingsGroup;
import org.inkloom.run.settings.SettingsLimits;
import org.inkloom.run.settings.SettingsValue;
import org.inkloom.run.settings.ValueKind;
import org.inkloom.weights.TensorFiles;

/**
 * Reads a published {@code config.json}. This class knows where the config of each part lies and which range its
 * numbers must have; reading and refusing single values is done by {@link SettingsGroup}. Messages name the file, the
 * line and the key.
 */
public final class ConfigReader {
    private static final String CONFIG = "config.json";
    private static final String NOT_EMPTY = "a list that is not empty";
    private static final int LARGEST = 1 << 24;
    private static final int MOST_LAYERS = 1000;

    private final SettingsGroup group;

    private ConfigReader(SettingsGroup group) {
        this.group = group;
    }

    /**
     * Opens a config.
     *
     * @throws InkloomException {@code INK-MODEL-002} if the file is missing, {@code -003} if it is not a JSON object
     */
    public static ConfigReader open(Path file) {
        return new ConfigReader(SettingsGroup.json(file, SettingsLimits.FILE, ConfigRefusals.INSTANCE));
    }

    /**
     * Opens the config of a part of a model: the {@code config.json} in its folder, or beside its weight file.
     *
     * <p>Programs that know a model's sizes often download its weights without a config. Weights without one are
     * therefore read with the config that comes with this program; if they belong to another model, their shapes do not
     * fit and loading refuses them.
     *
     * @param weights the part's folder, or its weight file
     * @param part which part
     * @param withoutConfig the model whose config is used where there is none
     * @throws InkloomException {@code INK-MODEL-002} if there is neither a config nor a weight file that could do
     *     without one, {@code -003} if the config is not a JSON object
     */
    public static ConfigReader ofPart(Path weights, ModelPart part, Optional<CarriedConfig> withoutConfig) {
        boolean isFile = Files.isRegularFile(weights);
        Path file = isFile ? weights.resolveSibling(CONFIG) : weights.resolve(CONFIG);
        boolean weightsAlone =
                !Files.exists(file) && (isFile || TensorFiles.find(weights).isPresent());
        return weightsAlone && withoutConfig.isPresent() ? withoutConfig.get().reader(part) : open(file);
    }

    /**
     * Reads a config from a text instead of a file.
     *
     * @param origin what messages call the config
     */
    public static ConfigReader ofText(Path origin, String json) {
        SettingsValue root =
                SettingsFormat.JSON.read(json, origin.toString(), SettingsLimits.FILE, ConfigRefusals.INSTANCE);
        return new ConfigReader(SettingsGroup.of(origin.toString(), "", root, ConfigRefusals.INSTANCE));
    }

    /** Returns the path that messages name: the file, or the origin of a text. */
    public Path file() {
        return Path.of(group.source());
    }

    /** Returns whether the key is there and not null. */
    public boolean has(String key) {
        return group.has(key);
    }

    /**
     * Returns a whole number of at least 1, or the default where the key is absent. No width or vocabulary of a
     * published model exceeds {@value #LARGEST}, and none has more than {@value #MOST_LAYERS} layers. A file with
     * larger numbers would make the program run out of memory, by mistake or on purpose, and is refused.
     *
     * @throws InkloomException {@code INK-MODEL-004} if it is no such number
     */
    public int positive(String key, int fallback) {
        return group.get(key, ValueKind.whole(1, most(key)), (long) fallback).intValue();
    }

    /** Returns the upper limit for a key. In published configs, keys that count layers contain the word. */
    private static int most(String key) {
        return key.contains("layers") ? MOST_LAYERS : LARGEST;
    }

    /** Returns a whole number of at least 0, such as a token's number, or the default where the key is absent. */
    public int id(String key, int fallback) {
        return group.get(key, ValueKind.whole(0, Integer.MAX_VALUE), (long) fallback)
                .intValue();
    }

    /** Returns a number, or the default where the key is absent. */
    public double number(String key, double fallback) {
        return group.get(key, ValueKind.FINITE, fallback);
    }

    /** Returns whether the key's value is a single number, and not a list of them. */
    public boolean isNumber(String key) {
        return group.get(key).filter(value -> value.json().isNumber()).isPresent();
    }

    /** Returns true or false, or the default where the key is absent. */
    public boolean flag(String key, boolean fallback) {
        return group.flag(key, fallback);
    }

    /** Returns a text, or the default where the key is absent. */
    public String text(String key, String fallback) {
        return group.text(key, fallback);
    }

    /** Returns a list of texts, or the default where the key is absent. */
    public List<String> texts(String key, List<String> fallback) {
        return list(key, "a list of texts", ValueKind.TEXT, fallback);
    }

    /** Returns a list of numbers, or the default where the key is absent. */
    public List<Double> numbers(String key, List<Double> fallback) {
        return list(key, "a list of numbers", ValueKind.FINITE, fallback);
    }

    /**
     * Returns {@code count} whole numbers of at least 1. Where the file has a single number in place of a list, it is
     * repeated.
     */
    public List<Integer> positives(String key, int count, int fallback) {
        if (!has(key) || isNumber(key)) {
            return Collections.nCopies(count, positive(key, fallback));
        }
        List<Integer> numbers = positives(key);
        if (numbers.size() != count) {
            throw group.wrong(key, count + " whole numbers");
        }
        return numbers;
    }

    /** Returns a list of whole numbers of at least 1; the key must be present. */
    public List<Integer> positives(String key) {
        if (!has(key)) {
            throw group.wrong(key, NOT_EMPTY);
        }
        String words = "a list of whole numbers from 1 to " + most(key);
        return list(key, words, ValueKind.whole(1, most(key)), List.of()).stream()
                .map(Long::intValue)
                .toList();
    }

    private <T> List<T> list(String key, String words, ValueKind<T> kind, List<T> fallback) {
        Optional<List<T>> found = group.get(key, ValueKind.listOf(words, kind));
        if (found.isPresent() && found.get().isEmpty()) {
            throw group.wrong(key, NOT_EMPTY);
        }
        return found.orElse(fallback);
    }

    /** Returns the JSON object under a key as a config of its own; an empty one where the key is absent. */
    public ConfigReader section(String key) {
        return new ConfigReader(group.group(key));
    }

    /**
     * Returns the texts of a JSON object whose keys are the numbers 0, 1, 2 ..., in that order; an empty list where the
     * key is absent.
     */
    public List<String> numberedTexts(String key) {
        Map<Integer, String> texts = new TreeMap<>();
        SettingsGroup numbered = group.group(key);
        for (String number : numbered.keys()) {
            if (!number.matches("\\d{1,6}") || !numbered.has(number)) {
                throw group.wrong(key, "texts by number");
            }
            texts.put(Integer.valueOf(number), numbered.text(number, ""));
        }
        if (!texts.isEmpty() && !texts.containsKey(texts.size() - 1)) {
            throw group.wrong(key, "texts by number without a gap");
        }
        return List.copyOf(texts.values());
    }

    /**
     * Returns the error for a value that this program does not support.
     *
     * @param supported what is supported, for the message
     */
    public InkloomException unsupported(String key, String supported) {
        String found = group.get(key).map(SettingsValue::shown).orElse("null");
        return ConfigRefusals.INSTANCE.unsupported(group.place(key), found, supported);
    }
}

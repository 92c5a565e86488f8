package org.inkloom.models.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.inkloom.run.InkloomException;
import org.inkloom.run.settings.MalformedSettingsException;
import org.inkloom.run.settings.SettingsLimits;
import org.inkloom.run.settings.SettingsText;
import org.inkloom.weights.TensorFiles;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a published {@code config.json} and says which file and key is wrong when something is. */
public final class ConfigReader {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String CONFIG = "config.json";
    private static final int LARGEST = 1 << 24;
    private static final int MOST_LAYERS = 1000;
    private static final int LONGEST_SHOWN = 200;

    private final Path file;
    private final JsonNode root;

    private ConfigReader(Path file, JsonNode root) {
        this.file = file;
        this.root = root;
    }

    /**
     * Opens a config.
     *
     * @throws InkloomException {@code INK-MODEL-002} if the file is missing, {@code -003} if it is not a JSON object
     */
    public static ConfigReader open(Path file) {
        try {
            JsonNode root = SettingsText.json(SettingsText.read(file, SettingsLimits.FILE), SettingsLimits.FILE);
            if (!root.isObject()) {
                throw notJson(file, "the top level is not an object", null);
            }
            return new ConfigReader(file, root);
        } catch (NoSuchFileException e) {
            throw InkloomException.badInput(
                    "INK-MODEL-002",
                    "There is no " + file + ".",
                    "The folder is not a model folder in diffusers layout, or the download is incomplete.",
                    "Point --model at the folder that holds model_index.json, unet/, vae/ and text_encoder/.",
                    e);
        } catch (MalformedSettingsException e) {
            throw notJson(file, e.place(), e);
        } catch (IOException e) {
            throw notJson(
                    file, String.valueOf(e.getMessage()).lines().findFirst().orElse(""), e);
        }
    }

    /**
     * Opens the config of a part of a model: the {@code config.json} in its folder or beside its weight file. DiffSynth
     * downloads the weights of Kolors' U-Net and autoencoder without it: such weights have the carried config of Kolors,
     * and those of another model are then refused with their shapes.
     *
     * @param weights the part's folder, or its weight file
     * @throws InkloomException {@code INK-MODEL-002} if there is neither a config nor a weight file, {@code -003} if
     *     the config is not a JSON object
     */
    public static ConfigReader ofPart(Path weights, ModelPart part) {
        boolean isFile = Files.isRegularFile(weights);
        Path file = isFile ? weights.resolveSibling(CONFIG) : weights.resolve(CONFIG);
        boolean weightsAlone =
                !Files.exists(file) && (isFile || TensorFiles.find(weights).isPresent());
        return weightsAlone ? CarriedConfig.KOLORS.reader(part) : open(file);
    }

    /** Reads a config that the program carries; {@code origin} is what messages call it. */
    public static ConfigReader carried(Path origin, InputStream json) {
        return new ConfigReader(origin, JSON.readTree(json));
    }

    private static InkloomException notJson(Path file, String reason, @org.jspecify.annotations.Nullable Throwable e) {
        String what = "The config " + file + " cannot be read: " + reason + ".";
        String why = "The file is damaged or is not a model config.";
        String remedy = "Download the file again.";
        return e == null
                ? InkloomException.badInput("INK-MODEL-003", what, why, remedy)
                : InkloomException.badInput("INK-MODEL-003", what, why, remedy, e);
    }

    /** Returns where the config lies. */
    public Path file() {
        return file;
    }

    /** Returns whether the key is there and not null. */
    public boolean has(String key) {
        return root.has(key) && !root.get(key).isNull();
    }

    /**
     * Returns a whole number of at least 1, or the default where the key is absent. No width or vocabulary is larger than
     * {@value #LARGEST} and no model has more than {@value #MOST_LAYERS} layers; a file that says so was made to exhaust
     * whoever builds the model.
     */
    public int positive(String key, int fallback) {
        if (!has(key)) {
            return fallback;
        }
        if (!isWithin(root.get(key), 1, most(key))) {
            throw wrong(key, "a whole number from 1 to " + most(key));
        }
        return root.get(key).intValue();
    }

    /** Published keys that count layers have the word in their name. */
    private static int most(String key) {
        return key.contains("layers") ? MOST_LAYERS : LARGEST;
    }

    /** A number of any length may stand in the file; only one that fits is asked for its value. */
    private static boolean isWithin(JsonNode value, long least, long most) {
        return value.isIntegralNumber()
                && value.canConvertToLong()
                && value.longValue() >= least
                && value.longValue() <= most;
    }

    /** Returns a number, or the default where the key is absent. */
    public double number(String key, double fallback) {
        if (!has(key)) {
            return fallback;
        }
        return finite(key, root.get(key), "a number");
    }

    /** Returns true or false, or the default where the key is absent. */
    public boolean flag(String key, boolean fallback) {
        if (!has(key)) {
            return fallback;
        }
        if (!root.get(key).isBoolean()) {
            throw wrong(key, "true or false");
        }
        return root.get(key).asBoolean();
    }

    /** Returns a text, or the default where the key is absent. */
    public String text(String key, String fallback) {
        if (!has(key)) {
            return fallback;
        }
        if (!root.get(key).isString()) {
            throw wrong(key, "a text");
        }
        return root.get(key).asString();
    }

    /** Returns a list of texts, or the default where the key is absent. */
    public List<String> texts(String key, List<String> fallback) {
        if (!has(key)) {
            return fallback;
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode item : list(key)) {
            if (!item.isString()) {
                throw wrong(key, "a list of texts");
            }
            texts.add(item.asString());
        }
        return texts;
    }

    /** Returns {@code count} whole numbers of at least 1; a single number in the file stands for all of them. */
    public List<Integer> positives(String key, int count, int fallback) {
        if (!has(key) || root.get(key).isNumber()) {
            return java.util.Collections.nCopies(count, positive(key, fallback));
        }
        List<Integer> numbers = positives(key);
        if (numbers.size() != count) {
            throw wrong(key, count + " whole numbers");
        }
        return numbers;
    }

    /** Returns a list of whole numbers of at least 1, which must be there. */
    public List<Integer> positives(String key) {
        List<Integer> numbers = new ArrayList<>();
        for (JsonNode item : list(key)) {
            if (!isWithin(item, 1, most(key))) {
                throw wrong(key, "a list of whole numbers from 1 to " + most(key));
            }
            numbers.add(item.intValue());
        }
        return List.copyOf(numbers);
    }

    /** Returns the object below a key as a config of its own; an empty one where the key is absent. */
    public ConfigReader section(String key) {
        if (!has(key)) {
            return new ConfigReader(file, JSON.createObjectNode());
        }
        if (!root.get(key).isObject()) {
            throw wrong(key, "an object");
        }
        return new ConfigReader(file, root.get(key));
    }

    /** Returns whether the key has a single number. */
    public boolean isNumber(String key) {
        return has(key) && root.get(key).isNumber();
    }

    /** Returns a whole number of at least 0, or the default where the key is absent; token numbers are such. */
    public int id(String key, int fallback) {
        if (!has(key)) {
            return fallback;
        }
        JsonNode value = root.get(key);
        if (!isWithin(value, 0, Integer.MAX_VALUE)) {
            throw wrong(key, "a whole number from 0 to " + Integer.MAX_VALUE);
        }
        return value.intValue();
    }

    /** Returns a list of numbers, or the default where the key is absent. */
    public List<Double> numbers(String key, List<Double> fallback) {
        if (!has(key)) {
            return fallback;
        }
        List<Double> numbers = new ArrayList<>();
        for (JsonNode item : list(key)) {
            numbers.add(finite(key, item, "a list of numbers"));
        }
        return List.copyOf(numbers);
    }

    /** Returns the texts of an object whose keys are the numbers from 0 on, in that order; empty where it is absent. */
    public List<String> numberedTexts(String key) {
        Map<Integer, String> texts = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : section(key).root.properties()) {
            if (!entry.getKey().matches("\\d{1,6}") || !entry.getValue().isString()) {
                throw wrong(key, "texts by number");
            }
            texts.put(Integer.valueOf(entry.getKey()), entry.getValue().asString());
        }
        if (!texts.isEmpty() && !texts.containsKey(texts.size() - 1)) {
            throw wrong(key, "texts by number without a gap");
        }
        return List.copyOf(texts.values());
    }

    private double finite(String key, JsonNode value, String expected) {
        double number = !value.isNumber()
                ? Double.NaN
                : value.isBigInteger() ? value.bigIntegerValue().doubleValue() : value.doubleValue();
        if (!Double.isFinite(number)) {
            throw wrong(key, expected);
        }
        return number;
    }

    private JsonNode list(String key) {
        if (!has(key) || !root.get(key).isArray() || root.get(key).isEmpty()) {
            throw wrong(key, "a list that is not empty");
        }
        return root.get(key);
    }

    /** Refuses the config because a key has a value that this program does not support. */
    public InkloomException unsupported(String key, String supported) {
        return InkloomException.badInput(
                "INK-MODEL-005",
                "The config " + file + " says " + key + " = " + root.get(key) + ", which is not supported.",
                "The model is of another family than SDXL and Kolors.",
                "Use a model whose " + key + " is " + supported + ".");
    }

    private InkloomException wrong(String key, String expected) {
        String whole = root.has(key) ? root.get(key).toString() : "nothing";
        String found = whole.length() <= LONGEST_SHOWN ? whole : whole.substring(0, LONGEST_SHOWN) + "…";
        return InkloomException.badInput(
                "INK-MODEL-004",
                "The config " + file + " has " + found + " for " + key + " where " + expected + " is needed.",
                "The file is damaged or was edited.",
                "Correct " + key + " or download the file again.");
    }
}

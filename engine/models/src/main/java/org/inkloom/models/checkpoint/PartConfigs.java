package org.inkloom.models.checkpoint;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.run.InkloomException;
import org.inkloom.weights.TensorFile;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Configs of parts as JSON: those that are written beside unfolded weights, and those that a file carries in its
 * metadata.
 */
final class PartConfigs {
    private static final String PREFIX = "inkloom.";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<LinkedHashMap<String, Object>> OBJECT = new TypeReference<>() {};

    private PartConfigs() {}

    static String json(Object value) {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value);
    }

    /**
     * Returns the config of a part that a file's metadata hold, under keys that begin with {@code inkloom.} and the
     * part's folder; empty in all files that others published.
     */
    static Map<String, Object> given(TensorFile file, String folder) {
        String text = file.metadata().get(PREFIX + folder);
        return text == null ? Map.of() : parsed("The config of " + folder + " in the metadata of " + file.path(), text);
    }

    /**
     * Checks a config that was read off tensors: where some are not there it has sizes of 0, and no config file could be mended.
     *
     * @param part for the reason: an autoencoder, for example
     * @param reader reads such a config
     * @param refusal makes the exception from a reason in words
     */
    static void requireWhole(
            String part,
            Map<String, Object> config,
            Consumer<ConfigReader> reader,
            Function<String, InkloomException> refusal) {
        try {
            reader.accept(ConfigReader.ofText(Path.of("config.json"), json(config)));
        } catch (InkloomException e) {
            InkloomException refused = refusal.apply("the " + part + " in it is not whole, its sizes cannot be told");
            refused.addSuppressed(e);
            throw refused;
        }
    }

    /** Returns the content of a config file; empty for an empty text. */
    static Map<String, Object> read(Path file, String text) {
        return text.isEmpty() ? Map.of() : parsed("The config " + file, text);
    }

    private static Map<String, Object> parsed(String what, String text) {
        try {
            return JSON.readValue(text, OBJECT);
        } catch (JacksonException e) {
            throw InkloomException.badInput(
                    "INK-MODEL-003",
                    what + " is no JSON object.",
                    "The file was altered.",
                    "Take the file from where it was published.",
                    e);
        }
    }
}

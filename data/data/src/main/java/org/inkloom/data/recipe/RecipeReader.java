package org.inkloom.data.recipe;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Json;
import org.inkloom.run.InkloomException;
import org.inkloom.run.NearestName;
import org.inkloom.run.settings.MalformedSettingsException;
import org.inkloom.run.settings.SettingsLimits;
import org.inkloom.run.settings.SettingsText;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads recipes in Data-Juicer's YAML. */
public final class RecipeReader {
    private static final String DEFAULT_EXPORT = "./outputs/hello_world/hello_world.jsonl";

    private RecipeReader() {}

    /**
     * Reads a recipe file. Operators are named but not made yet.
     *
     * @throws InkloomException INK-DATA-001 if it cannot be read as YAML, INK-DATA-002 for an unknown key,
     *     INK-DATA-006 for a value of the wrong kind
     */
    public static Recipe read(Path file) {
        String yaml;
        try {
            yaml = SettingsText.read(file, SettingsLimits.FILE);
        } catch (NoSuchFileException e) {
            throw unreadable(file.toString(), "There is no such file.", e);
        } catch (IOException e) {
            throw unreadable(file.toString(), "It cannot be read (" + e.getMessage() + ").", e);
        } catch (MalformedSettingsException e) {
            throw unreadable(file.toString(), "Here " + e.place() + ".", e);
        }
        Path absolute = file.toAbsolutePath().normalize();
        return parse(yaml, Objects.requireNonNullElse(absolute.getParent(), absolute), file.toString());
    }

    /** As {@link #read(Path)}, from text; relative paths start at {@code folder}. */
    public static Recipe parse(String yaml, Path folder) {
        return parse(yaml, folder, "the recipe");
    }

    private static Recipe parse(String yaml, Path folder, String name) {
        JsonNode loaded;
        try {
            loaded = SettingsText.yaml(yaml, SettingsLimits.FILE);
        } catch (MalformedSettingsException e) {
            throw unreadable(name, "It is not YAML that can be used; " + e.place() + ".", e);
        }
        if (!(loaded instanceof ObjectNode keys)) {
            throw unreadable(name, "It holds no keys.", new IllegalArgumentException("not a mapping"));
        }
        return recipe(keys, folder);
    }

    private static InkloomException unreadable(String name, String why, Exception cause) {
        return InkloomException.badInput(
                "INK-DATA-001",
                "The recipe " + name + " cannot be read.",
                why,
                "Give a YAML file with at least dataset_path, export_path and process.",
                cause);
    }

    /** Returns the keys that have no effect here; refuses those that nobody knows. */
    private static List<String> inert(ObjectNode yaml) {
        List<String> ignored = new ArrayList<>();
        for (String key : yaml.propertyNames()) {
            if (RecipeKeys.INERT.contains(key)) {
                ignored.add(key);
            } else if (!RecipeKeys.ACTIVE.contains(key)) {
                throw InkloomException.badInput(
                        "INK-DATA-002",
                        "The recipe has the unknown key '" + key + "'.",
                        "It is misspelt, or belongs inside an operator.",
                        NearestName.advice(key, RecipeKeys.ACTIVE));
            }
        }
        return ignored;
    }

    private static Recipe recipe(ObjectNode yaml, Path folder) {
        List<String> ignored = inert(yaml);
        RecipeKeys keys = new RecipeKeys(yaml);
        List<String> textKeys = keys.texts("text_keys", List.of("text"));
        return new Recipe(
                keys.text("project_name", "hello_world"),
                folder,
                DatasetKeys.dataset(keys, folder, textKeys, ignored),
                export(keys, folder, ignored),
                new FieldKeys(
                        textKeys.isEmpty() ? "text" : textKeys.getFirst(),
                        keys.text("image_key", "images"),
                        keys.text("image_bytes_key", "image_bytes"),
                        keys.text("image_special_token", "<__dj__image>"),
                        keys.text("eoc_special_token", "<|__dj__eoc|>")),
                new Recipe.Settings(
                        keys.smallWhole("np", 4),
                        keys.flag("skip_op_error", true),
                        keys.flag("use_checkpoint", false),
                        keys.flag("op_fusion", false)),
                new Recipe.Tracing(
                        keys.flag("open_tracer", false),
                        keys.texts("op_list_to_trace", List.of()),
                        keys.smallWhole("trace_num", 10)),
                new Recipe.Analysis(
                        keys.numbers("percentiles"),
                        keys.flag("export_original_dataset", false),
                        keys.flag("save_stats_in_one_file", false),
                        keys.flag("auto", false),
                        keys.smallWhole("auto_num", 1000)),
                process(keys.get("process")),
                ignored);
    }

    private static Recipe.Export export(RecipeKeys keys, Path folder, List<String> ignored) {
        Path target = Recipe.path("export_path", folder, keys.text("export_path", DEFAULT_EXPORT));
        Path beside = Objects.requireNonNullElse(target.getParent(), folder);
        return new Recipe.Export(
                target,
                keys.optionalText("export_type"),
                keys.whole("export_shard_size", 0),
                keys.flag("keep_stats_in_res_ds", false),
                keys.flag("keep_hashes_in_res_ds", false),
                compression(keys, ignored),
                keys.optionalText("work_dir")
                        .map(text -> Recipe.path("work_dir", folder, text))
                        .orElse(beside));
    }

    private static Optional<String> compression(RecipeKeys keys, List<String> ignored) {
        Optional<JsonNode> extra = keys.get("export_extra_args");
        if (extra.isEmpty()) {
            return Optional.empty();
        }
        if (!extra.get().isObject()) {
            throw Recipe.wrongValue("export_extra_args", Json.text(extra.get()), "Write 'name: value' pairs below it.");
        }
        extra.get().propertyNames().stream()
                .filter(name -> !name.equals("compression"))
                .forEach(name -> ignored.add("export_extra_args." + name));
        return Optional.ofNullable(extra.get().get("compression"))
                .filter(value -> !value.isNull())
                .map(value -> value.asString(""));
    }

    private static List<RecipeStep> process(Optional<JsonNode> list) {
        if (list.isEmpty()) {
            return List.of();
        }
        if (!list.get().isArray()) {
            throw Recipe.wrongValue("process", Json.text(list.get()), "Write a list of operators, one '- name:' each.");
        }
        List<RecipeStep> steps = new ArrayList<>();
        for (JsonNode entry : list.get()) {
            steps.add(step(entry));
        }
        return steps;
    }

    private static RecipeStep step(JsonNode entry) {
        if (entry.isString()) {
            return new RecipeStep(entry.stringValue(), Map.of());
        }
        if (!entry.isObject() || entry.size() != 1) {
            throw Recipe.wrongValue(
                    "process",
                    "[" + Json.text(entry) + "]",
                    "Write one operator per '-', with its parameters indented below it.");
        }
        String operator = entry.propertyNames().iterator().next();
        JsonNode params = entry.get(operator);
        Map<String, JsonNode> given = new LinkedHashMap<>();
        if (params.isObject()) {
            params.forEachEntry(given::put);
        } else if (!params.isNull()) {
            throw Recipe.wrongValue(
                    "process",
                    "[" + Json.text(entry) + "]",
                    "Indent the parameters of '" + operator + "' below it as 'name: value'.");
        }
        return new RecipeStep(operator, given);
    }
}

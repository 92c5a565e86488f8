package org.inkloom.data.recipe;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.run.InkloomException;
import org.inkloom.run.settings.SettingsFormat;
import org.inkloom.run.settings.SettingsGroup;
import org.inkloom.run.settings.SettingsLimits;
import org.inkloom.run.settings.SettingsPlace;
import org.inkloom.run.settings.SettingsValue;

/** Reads recipes in Data-Juicer's YAML. */
public final class RecipeReader {
    /** What messages call a recipe that stands in no file. */
    static final String TEXT = "the recipe";

    private static final String DEFAULT_EXPORT = "./outputs/hello_world/hello_world.jsonl";

    private RecipeReader() {}

    /**
     * Reads a recipe file. Operators are named but not made yet.
     *
     * @throws InkloomException INK-DATA-001 if it cannot be read as YAML, INK-DATA-002 for an unknown key,
     *     INK-DATA-006 for a value of the wrong kind
     */
    public static Recipe read(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        SettingsValue root = SettingsFormat.YAML.read(file, SettingsLimits.FILE, RecipeRefusals.INSTANCE);
        return recipe(file.toString(), root, Objects.requireNonNullElse(absolute.getParent(), absolute));
    }

    /** As {@link #read(Path)}, from text; relative paths start at {@code folder}. */
    public static Recipe parse(String yaml, Path folder) {
        SettingsValue root = SettingsFormat.YAML.read(yaml, TEXT, SettingsLimits.FILE, RecipeRefusals.INSTANCE);
        return recipe(TEXT, root, folder);
    }

    private static Recipe recipe(String source, SettingsValue root, Path folder) {
        SettingsGroup keys = SettingsGroup.of(source, "", root, RecipeRefusals.INSTANCE);
        List<String> ignored = new ArrayList<>(keys.keys());
        ignored.retainAll(RecipeKeys.INERT);
        List<String> others = new ArrayList<>(keys.keys());
        others.removeAll(RecipeKeys.INERT);
        keys.requireKnown(others, RecipeKeys.ACTIVE);
        List<String> textKeys = keys.get("text_keys", RecipeKeys.STRINGS, List.of("text"));
        return new Recipe(
                keys.get("project_name", RecipeKeys.STRING, "hello_world"),
                folder,
                DatasetKeys.dataset(keys, folder, textKeys, ignored),
                export(keys, folder, ignored),
                new FieldKeys(
                        textKeys.isEmpty() ? "text" : textKeys.getFirst(),
                        keys.get("image_key", RecipeKeys.STRING, "images"),
                        keys.get("image_bytes_key", RecipeKeys.STRING, "image_bytes"),
                        keys.get("image_special_token", RecipeKeys.STRING, "<__dj__image>"),
                        keys.get("eoc_special_token", RecipeKeys.STRING, "<|__dj__eoc|>")),
                new Recipe.Settings(
                        RecipeKeys.smallWhole(keys, "np", 4),
                        RecipeKeys.flag(keys, "skip_op_error", true),
                        RecipeKeys.flag(keys, "use_checkpoint", false),
                        RecipeKeys.flag(keys, "op_fusion", false)),
                new Recipe.Tracing(
                        RecipeKeys.flag(keys, "open_tracer", false),
                        keys.get("op_list_to_trace", RecipeKeys.STRINGS, List.of()),
                        RecipeKeys.smallWhole(keys, "trace_num", 10)),
                new Recipe.Analysis(
                        keys.get("percentiles", RecipeKeys.NUMBERS, List.of()),
                        RecipeKeys.flag(keys, "export_original_dataset", false),
                        RecipeKeys.flag(keys, "save_stats_in_one_file", false),
                        RecipeKeys.flag(keys, "auto", false),
                        RecipeKeys.smallWhole(keys, "auto_num", 1000)),
                process(keys),
                ignored);
    }

    private static Recipe.Export export(SettingsGroup keys, Path folder, List<String> ignored) {
        Path target = Recipe.path("export_path", folder, keys.get("export_path", RecipeKeys.STRING, DEFAULT_EXPORT));
        Path beside = Objects.requireNonNullElse(target.getParent(), folder);
        return new Recipe.Export(
                target,
                keys.get("export_type", RecipeKeys.STRING),
                keys.get("export_shard_size", RecipeKeys.WHOLE, 0L),
                RecipeKeys.flag(keys, "keep_stats_in_res_ds", false),
                RecipeKeys.flag(keys, "keep_hashes_in_res_ds", false),
                compression(keys, ignored),
                keys.get("work_dir", RecipeKeys.STRING)
                        .map(text -> Recipe.path("work_dir", folder, text))
                        .orElse(beside));
    }

    private static Optional<String> compression(SettingsGroup keys, List<String> ignored) {
        if (keys.get("export_extra_args").filter(extra -> !extra.isGroup()).isPresent()) {
            throw keys.wrong("export_extra_args", "'name: value' pairs below it");
        }
        SettingsGroup extra = keys.group("export_extra_args");
        extra.keys().stream()
                .filter(name -> !name.equals("compression"))
                .forEach(name -> ignored.add("export_extra_args." + name));
        return extra.get("compression").map(SettingsValue::written);
    }

    private static List<RecipeStep> process(SettingsGroup keys) {
        if (keys.get("process").filter(list -> !list.isList()).isPresent()) {
            throw keys.wrong("process", "a list of operators, one '- name:' each");
        }
        List<RecipeStep> steps = new ArrayList<>();
        for (SettingsValue entry : keys.items("process")) {
            steps.add(step(keys.source(), entry, "process[" + (steps.size() + 1) + "]"));
        }
        return steps;
    }

    private static RecipeStep step(String source, SettingsValue entry, String path) {
        SettingsPlace place = new SettingsPlace(source, entry.line(), path);
        String shown = "[" + entry.json() + "]";
        if (entry.json().isString()) {
            return new RecipeStep(entry.written(), SettingsGroup.empty(source, path, RecipeRefusals.INSTANCE));
        }
        if (entry.members().size() != 1) {
            throw RecipeRefusals.refused(
                    place, "process", shown, "Write one operator per '-', with its parameters indented below it.");
        }
        String operator = entry.members().firstEntry().getKey();
        SettingsGroup step = SettingsGroup.of(source, path, entry, RecipeRefusals.INSTANCE);
        if (step.get(operator).filter(params -> !params.isGroup()).isPresent()) {
            throw RecipeRefusals.refused(
                    place, "process", shown, "Indent the parameters of '" + operator + "' below it as 'name: value'.");
        }
        return new RecipeStep(operator, step.group(operator));
    }
}

package org.inkloom.data.recipe;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.inkloom.run.settings.SettingsGroup;
import org.inkloom.run.settings.SettingsPlace;
import org.inkloom.run.settings.SettingsValue;
import org.inkloom.run.settings.ValueKind;

/** Reads {@code dataset_path} or the structured {@code dataset}. */
final class DatasetKeys {
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");
    private static final Set<String> CONFIG = Set.of("type", "source", "path", "weight");

    private final List<Path> paths = new ArrayList<>();
    private final List<Double> weights = new ArrayList<>();
    private OptionalLong max = OptionalLong.empty();

    private DatasetKeys() {}

    static Recipe.Dataset dataset(SettingsGroup keys, Path folder, List<String> textKeys, List<String> ignored) {
        DatasetKeys found = new DatasetKeys();
        if (keys.has("dataset")) {
            found.structured(keys, folder);
        } else {
            found.words(keys.get("dataset_path", RecipeKeys.STRING, "").strip(), folder);
        }
        if (!found.weights.isEmpty() && found.max.isEmpty()) {
            ignored.add("the weights of the data sets (they share out max_sample_num)");
        }
        return new Recipe.Dataset(
                found.paths, found.weights, textKeys, keys.get("suffixes", RecipeKeys.STRINGS, List.of()), found.max);
    }

    /** Reads one path, or {@code weight path weight path}; a path without weight has the weight 1. */
    private void words(String given, Path folder) {
        if (given.isEmpty()) {
            return;
        }
        Path whole = Recipe.path("dataset_path", folder, given);
        if (Files.exists(whole)) {
            paths.add(whole);
            return;
        }
        boolean weighted = false;
        Optional<Double> weight = Optional.empty();
        Matcher words = WORD.matcher(given);
        while (words.find()) {
            String word = words.group().replaceAll("^[\"']|[\"']$", "");
            OptionalDouble number = number(word);
            if (number.isPresent()) {
                if (weight.isPresent()) {
                    throw Recipe.wrongValue("dataset_path", given, "Write one weight before each path.");
                }
                weight = Optional.of(Math.max(0, number.getAsDouble()));
                weighted = true;
            } else {
                paths.add(Recipe.path("dataset_path", folder, word));
                weights.add(weight.orElse(1.0));
                weight = Optional.empty();
            }
        }
        if (weight.isPresent()) {
            throw Recipe.wrongValue("dataset_path", given, "Write a path behind each weight.");
        }
        if (!weighted) {
            weights.clear();
        }
    }

    private static OptionalDouble number(String word) {
        try {
            return OptionalDouble.of(Double.parseDouble(word));
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    private void structured(SettingsGroup recipe, Path folder) {
        SettingsGroup dataset = recipe.group("dataset");
        List<SettingsValue> configs =
                dataset.get("configs").map(SettingsValue::items).orElse(List.of());
        if (configs.isEmpty()) {
            throw recipe.wrong("dataset", "{configs: [{type: local, path: FILE, weight: 1}]}");
        }
        boolean weighted = false;
        for (SettingsValue each : configs) {
            String path = "dataset.configs[" + (paths.size() + 1) + "]";
            SettingsGroup config = SettingsGroup.of(recipe.source(), path, each, RecipeRefusals.INSTANCE, CONFIG);
            if (!config.get("type", RecipeKeys.STRING, "local").equals("local") || !config.has("path")) {
                SettingsPlace place = new SettingsPlace(recipe.source(), each.line(), path);
                throw RecipeRefusals.refused(
                        place, "dataset", each.shown(), "Download it first and use {type: local, path: FILE}.");
            }
            Optional<Double> weight = config.get("weight", ValueKind.NUMBER);
            paths.add(Recipe.path("dataset", folder, config.get("path", RecipeKeys.STRING, "")));
            weights.add(weight.orElse(1.0));
            weighted |= weight.isPresent();
        }
        dataset.get("max_sample_num", RecipeKeys.WHOLE).ifPresent(limit -> max = OptionalLong.of(limit));
        if (!weighted && max.isEmpty()) {
            weights.clear();
        }
    }
}

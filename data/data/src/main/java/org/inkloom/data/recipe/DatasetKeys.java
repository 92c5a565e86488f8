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
import org.inkloom.data.sample.Json;
import org.inkloom.run.InkloomException;
import org.inkloom.run.NearestName;
import tools.jackson.databind.JsonNode;

/** Reads {@code dataset_path} or the structured {@code dataset}. */
final class DatasetKeys {
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");
    private static final Set<String> CONFIG = Set.of("type", "source", "path", "weight");

    private final List<Path> paths = new ArrayList<>();
    private final List<Double> weights = new ArrayList<>();
    private OptionalLong max = OptionalLong.empty();

    private DatasetKeys() {}

    static Recipe.Dataset dataset(RecipeKeys keys, Path folder, List<String> textKeys, List<String> ignored) {
        DatasetKeys found = new DatasetKeys();
        Optional<JsonNode> structured = keys.get("dataset");
        if (structured.isPresent()) {
            found.structured(structured.get(), folder);
        } else {
            found.words(keys.text("dataset_path", "").strip(), folder);
        }
        if (!found.weights.isEmpty() && found.max.isEmpty()) {
            ignored.add("the weights of the data sets (they share out max_sample_num or --max-samples)");
        }
        return new Recipe.Dataset(found.paths, found.weights, textKeys, keys.texts("suffixes", List.of()), found.max);
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

    private void structured(JsonNode dataset, Path folder) {
        JsonNode configs = dataset.path("configs");
        if (!configs.isArray() || configs.isEmpty()) {
            throw Recipe.wrongValue(
                    "dataset", Json.text(dataset), "Write {configs: [{type: local, path: FILE, weight: 1}]}.");
        }
        boolean weighted = false;
        for (JsonNode config : configs) {
            for (String name : config.propertyNames()) {
                if (!CONFIG.contains(name)) {
                    throw InkloomException.badInput(
                            "INK-DATA-002",
                            "A data set of the recipe has the unknown key '" + name + "'.",
                            "It is misspelt.",
                            NearestName.advice(name, CONFIG));
                }
            }
            if (!config.path("type").asString("local").equals("local") || !config.has("path")) {
                throw Recipe.wrongValue(
                        "dataset", Json.text(config), "Download it first and use {type: local, path: FILE}.");
            }
            JsonNode weight = config.path("weight");
            if (!weight.isMissingNode() && !weight.isNumber()) {
                throw Recipe.wrongValue("dataset", Json.text(config), "Write the weight as a number.");
            }
            paths.add(Recipe.path("dataset", folder, config.get("path").asString("")));
            weights.add(weight.isMissingNode() ? 1.0 : weight.doubleValue());
            weighted |= !weight.isMissingNode();
        }
        JsonNode limit = dataset.path("max_sample_num");
        if (limit.isIntegralNumber() && limit.canConvertToLong()) {
            max = OptionalLong.of(limit.longValue());
        } else if (!limit.isMissingNode() && !limit.isNull()) {
            throw Recipe.wrongValue("max_sample_num", Json.text(limit), "Write a whole number.");
        }
        if (!weighted && max.isEmpty()) {
            weights.clear();
        }
    }
}

package org.inkloom.data.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.inkloom.data.sample.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The top-level keys of a recipe, read with their types. */
final class RecipeKeys {
    /** Keys that decide something here. */
    static final Set<String> ACTIVE = Set.of(
            "project_name",
            "dataset_path",
            "dataset",
            "suffixes",
            "text_keys",
            "image_key",
            "image_bytes_key",
            "image_special_token",
            "eoc_special_token",
            "export_path",
            "export_type",
            "export_shard_size",
            "export_extra_args",
            "keep_stats_in_res_ds",
            "keep_hashes_in_res_ds",
            "work_dir",
            "np",
            "skip_op_error",
            "use_checkpoint",
            "op_fusion",
            "open_tracer",
            "op_list_to_trace",
            "trace_num",
            "percentiles",
            "export_original_dataset",
            "save_stats_in_one_file",
            "auto",
            "auto_num",
            "process");

    /** Keys of Data-Juicer that steer its own machinery; they are taken and have no effect on the result here. */
    static final Set<String> INERT = Set.of(
            "config",
            "debug",
            "validators",
            "generated_dataset_config",
            "export_in_parallel",
            "audio_key",
            "video_key",
            "audio_special_token",
            "video_special_token",
            "executor_type",
            "ray_address",
            "turbo",
            "use_cache",
            "ds_cache_dir",
            "cache_compress",
            "temp_dir",
            "open_monitor",
            "open_insight_mining",
            "op_list_to_mine",
            "fusion_strategy",
            "adaptive_batch_size",
            "hpo_config",
            "data_probe_algo",
            "data_probe_ratio",
            "custom_operator_paths");

    private final ObjectNode yaml;

    RecipeKeys(ObjectNode yaml) {
        this.yaml = yaml;
    }

    Optional<JsonNode> get(String key) {
        return Optional.ofNullable(yaml.get(key)).filter(value -> !value.isNull());
    }

    String text(String key, String fallback) {
        return optionalText(key).orElse(fallback);
    }

    Optional<String> optionalText(String key) {
        return get(key).map(value -> {
            if (!value.isValueNode()) {
                throw Recipe.wrongValue(key, Json.text(value), "Write one string.");
            }
            return value.asString();
        });
    }

    List<String> texts(String key, List<String> fallback) {
        Optional<JsonNode> value = get(key);
        if (value.isEmpty()) {
            return fallback;
        }
        if (value.get().isValueNode()) {
            return List.of(value.get().asString());
        }
        List<String> result = new ArrayList<>();
        for (JsonNode item : value.get()) {
            if (!value.get().isArray() || !item.isValueNode()) {
                throw Recipe.wrongValue(key, Json.text(value.get()), "Write a string or a list of strings.");
            }
            result.add(item.asString());
        }
        return result;
    }

    boolean flag(String key, boolean fallback) {
        return get(key).map(value -> switch (value.asString("").toLowerCase(Locale.ROOT)) {
                    case "true", "yes", "on" -> true;
                    case "false", "no", "off" -> false;
                    default -> throw Recipe.wrongValue(key, Json.text(value), "Write true or false.");
                })
                .orElse(fallback);
    }

    long whole(String key, long fallback) {
        return get(key).map(value -> {
                    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
                        throw Recipe.wrongValue(key, Json.text(value), "Write a whole number.");
                    }
                    return value.longValue();
                })
                .orElse(fallback);
    }

    int smallWhole(String key, int fallback) {
        long value = whole(key, fallback);
        if (value != (int) value) {
            throw Recipe.wrongValue(key, String.valueOf(value), "Write a number below " + Integer.MAX_VALUE + ".");
        }
        return (int) value;
    }

    List<Double> numbers(String key) {
        List<Double> result = new ArrayList<>();
        get(key).ifPresent(list -> {
            if (!list.isArray()) {
                throw Recipe.wrongValue(key, Json.text(list), "Write a list of numbers.");
            }
            for (JsonNode item : list) {
                if (!item.isNumber()) {
                    throw Recipe.wrongValue(key, Json.text(list), "Write a list of numbers.");
                }
                result.add(item.doubleValue());
            }
        });
        return result;
    }
}

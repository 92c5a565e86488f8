package org.inkloom.data.recipe;

import java.util.List;
import java.util.Set;
import org.inkloom.run.settings.SettingsGroup;
import org.inkloom.run.settings.ValueKind;

/** The top-level keys of a recipe, and the kinds of their values. */
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

    /** A text that may stand without quotes, whatever it looks like. */
    static final ValueKind<String> STRING = new ValueKind<>("one string", ValueKind.WORD.reader());

    /** One or several such texts. */
    static final ValueKind<List<String>> STRINGS = ValueKind.oneOrMore("a string or a list of strings", ValueKind.WORD);

    static final ValueKind<Long> WHOLE = ValueKind.whole("a whole number", Long.MIN_VALUE, Long.MAX_VALUE);

    /** Shares, rates and the like. */
    static final ValueKind<List<Double>> NUMBERS = ValueKind.listOf("a list of numbers", ValueKind.NUMBER);

    private RecipeKeys() {}

    static boolean flag(SettingsGroup recipe, String key, boolean fallback) {
        return recipe.get(key, ValueKind.YES_NO, fallback);
    }

    static int smallWhole(SettingsGroup recipe, String key, int fallback) {
        long value = recipe.get(key, WHOLE, (long) fallback);
        if (value != (int) value) {
            throw recipe.wrong(key, "a number below " + Integer.MAX_VALUE);
        }
        return (int) value;
    }
}

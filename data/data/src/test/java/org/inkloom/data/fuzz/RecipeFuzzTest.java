package org.inkloom.data.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.inkloom.data.catalogue.Catalogue;
import org.inkloom.data.engine.Plan;
import org.inkloom.data.recipe.RecipeReader;
import org.inkloom.golden.Fuzz;
import org.inkloom.run.InkloomException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class RecipeFuzzTest {
    private static final String GOOD = """
        project_name: clean
        dataset_path: ./a.jsonl
        dataset: {configs: [{type: local, path: a.jsonl, weight: 1.5}], max_sample_num: 100}
        export_path: ./out/r.jsonl
        export_shard_size: 1048576
        export_extra_args: {compression: zstd}
        np: 2
        text_keys: [text]
        percentiles: [0.1, 0.9]
        work_dir: ./work
        process:
        - fix_unicode_mapper: {}
        - text_length_filter: &bounds {min_len: 8, max_len: 300}
        - alphanumeric_filter: {tokenization: false, min_ratio: 0.25}
        - words_num_filter: {<<: *bounds, min_num: 1}
        - general_field_filter: {filter_condition: "10 < meta.n <= 20 and (text != 'a' or x == None)"}
        - specified_field_filter: {field_key: meta.tag, target_value: [a, 1, null]}
        - replace_content_mapper: {pattern: ['a+b', '(x|y)*'], repl: ['', z]}
        - remove_specific_chars_mapper: {chars_to_remove: '◆●■'}
        - image_shape_filter: {min_width: 64, any_or_all: all}
        - document_minhash_deduplicator: {window_size: 5, num_permutations: 64, jaccard_threshold: 0.7}
        - document_simhash_deduplicator: {num_blocks: 6, hamming_distance: 4}
        - topk_specified_field_selector: {field_key: meta.n, top_ratio: 0.5, topk: 10}
        - random_selector: {select_ratio: 0.5}
        """;

    @TempDir
    Path folder;

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void every_recipe_is_read_or_refused_in_words() {
        List<byte[]> inputs = List.of(
                GOOD.getBytes(StandardCharsets.UTF_8),
                FuzzInputs.bytes("raw-recipe-2e21c709.bin"),
                FuzzInputs.bytes("self.yaml"),
                FuzzInputs.bytes("bigint.yaml"),
                FuzzInputs.bytes("nullkey.yaml"),
                GOOD.getBytes(StandardCharsets.UTF_8));
        Fuzz.run(20_251, 1200, inputs, List.of(InkloomException.class), input -> {
            String yaml = new String(input, StandardCharsets.UTF_8);
            try (Plan plan = Plan.of(RecipeReader.parse(yaml, folder), Catalogue.standard())) {
                assertThat(plan.steps())
                        .allSatisfy(step -> assertThat(step.name()).isNotNull());
            }
        });
    }
}

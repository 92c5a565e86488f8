package org.inkloom.data.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.inkloom.data.DataRun;
import org.inkloom.data.catalogue.Catalogue;
import org.inkloom.data.engine.DataReport;
import org.inkloom.data.engine.Engine;
import org.inkloom.data.engine.Engines;
import org.inkloom.data.engine.LocalEngine;
import org.inkloom.data.op.Operator;
import org.inkloom.data.op.OperatorSpec;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.data.recipe.RecipeReader;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Json;
import org.inkloom.run.Cancellation;
import org.inkloom.run.CancelledException;
import org.inkloom.run.InkloomException;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SparkEngineTest {
    /** So many rows make several partitions. */
    private static final int ROWS = 2500;

    private static final Engine SPARK = Engines.named("spark", Optional.of("local[2]"));
    private static Sessions.Connection connection;

    @TempDir
    Path folder;

    @BeforeAll
    static void connect() {
        connection = Sessions.connect(Optional.of("local[2]"), 2);
    }

    @AfterAll
    static void disconnect() {
        connection.close();
    }

    private Recipe recipe(String process) {
        return recipe("r.jsonl", process);
    }

    private Recipe recipe(String export, String process) {
        return RecipeReader.parse(
                "dataset_path: in.jsonl\nexport_path: " + export + "\nnp: 2\nopen_tracer: true\nprocess:\n" + process,
                folder);
    }

    static List<Path> sharedRecipes() throws IOException {
        String named = System.getenv("INKLOOM_DATAJUICER");
        Path shared = named == null || named.isBlank() ? Path.of("../../../shared/datajuicer") : Path.of(named);
        Path recipes = shared.toAbsolutePath().normalize().resolve("recipes");
        if (!Files.isDirectory(recipes)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(recipes)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @Tag("datajuicer")
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("sharedRecipes")
    void a_recorded_recipe_leaves_the_same_rows_as_on_one_machine(Path yaml) throws IOException {
        Recipe recipe = RecipeReader.read(yaml);
        assumeTrue(
                recipe.process().stream()
                        .allMatch(step ->
                                Catalogue.standard().find(step.operator()).isPresent()),
                "an operator of " + yaml + " is not there");

        BothEngines.agreeOn(recipe, folder, SPARK);
    }

    /** Some operators need parameters to do anything; the others run with their defaults. */
    private static final Map<String, String> PARAMETERS = Map.of(
            "topk_specified_field_selector", "{field_key: meta.score, topk: 700}",
            "range_specified_field_selector", "{field_key: meta.score, lower_percentile: 0.1, upper_percentile: 0.8}",
            "frequency_specified_field_selector", "{field_key: tag, topk: 3}",
            "tags_specified_field_selector", "{field_key: tag, target_tags: [ink, mountain, a, the]}",
            "random_selector", "{select_ratio: 0.8}",
            "specified_numeric_field_filter", "{field_key: meta.score, min_value: 10}",
            "image_shape_filter", "{min_width: 100}",
            "image_aspect_ratio_filter", "{max_ratio: 4.0}",
            "document_simhash_deduplicator", "{tokenization: character, window_size: 4}",
            "replace_content_mapper", "{pattern: 'r(iv|id)', repl: 'R'}");

    private static List<OperatorSpec> withoutModelsOrDictionaries() {
        List<OperatorSpec> specs = new ArrayList<>();
        for (OperatorSpec spec : Catalogue.standard().all()) {
            try {
                Operator _ = spec.make(Map.of(), FieldKeys.DEFAULT, Path.of("/"));
                specs.add(spec);
            } catch (InkloomException e) {
                assertThat(e.code())
                        .as(spec.name())
                        .isIn("INK-DATA-005", "INK-DATA-007", "INK-DATA-013", "INK-DATA-030");
            }
        }
        return specs;
    }

    @Test
    void every_operator_agrees_in_random_recipes_on_random_rows() throws IOException {
        everyOperatorAgrees(1);
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(longs = {2, 3, 4, 5})
    void every_operator_agrees_in_other_recipes_on_other_rows(long seed) throws IOException {
        everyOperatorAgrees(seed);
    }

    private void everyOperatorAgrees(long seed) throws IOException {
        RandomRows.write(folder, ROWS, seed);
        List<OperatorSpec> specs = withoutModelsOrDictionaries();
        assertThat(specs).hasSizeGreaterThan(40);
        Collections.shuffle(specs, new Random(seed));
        for (int from = 0; from < specs.size(); from += 8) {
            StringBuilder process = new StringBuilder();
            for (OperatorSpec spec : specs.subList(from, Math.min(from + 8, specs.size()))) {
                process.append("- ").append(spec.name()).append(": ");
                process.append(PARAMETERS.getOrDefault(spec.name(), "{}")).append('\n');
            }
            BothEngines.agreeOn(recipe(process.toString()), folder.resolve("recipe" + from), SPARK);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "document_deduplicator: {lowercase: true}",
                "document_minhash_deduplicator: {tokenization: character, jaccard_threshold: 0.6}",
                "document_simhash_deduplicator: {tokenization: character, window_size: 3, hamming_distance: 5}",
                "image_deduplicator: {}"
            })
    void the_first_of_each_group_stays_wherever_its_duplicates_lie(String deduplicator) throws IOException {
        RandomRows.write(folder, ROWS, 7);

        DataReport report = BothEngines.agreeOn(recipe("- " + deduplicator + "\n"), folder, SPARK);

        assertThat(report.steps().getFirst().dropped()).isGreaterThan(100);
    }

    @Test
    void a_row_that_must_not_be_skipped_ends_the_run_with_the_same_words() throws IOException {
        RandomRows.write(folder, ROWS, 3);
        Recipe strict = RecipeReader.parse(
                "dataset_path: in.jsonl\nexport_path: r.jsonl\nskip_op_error: false\nprocess:\n- clean_email_mapper: {}\n",
                folder);

        InkloomException expected = catchThrowableOfType(
                InkloomException.class, () -> DataRun.process(strict, new LocalEngine(), RunControl.quiet()));
        InkloomException actual =
                catchThrowableOfType(InkloomException.class, () -> DataRun.process(strict, SPARK, RunControl.quiet()));

        assertThat(actual).hasMessage(expected.getMessage());
        assertThat(actual.kind()).isEqualTo(expected.kind());
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(file -> file.getFileName().toString())).noneMatch(name -> name.startsWith(".spark-"));
        }
    }

    @Test
    void models_score_in_this_process_as_on_the_local_engine() throws IOException {
        RandomRows.write(folder, ROWS, 11);
        String process =
                "- image_nsfw_filter: {max_score: 0.3}\n- text_length_filter: {min_len: 40}\n- image_watermark_filter: {prob_threshold: 0.2}\n";

        DataReport report = BothEngines.agreeOn(recipe(process), folder, SPARK);

        assertThat(report.steps()).allMatch(step -> step.dropped() > 0);
        assertThat(StageTask.plansHeld()).as("plans that keep their models").isZero();
    }

    @Test
    void stops_when_asked_to() throws IOException {
        RandomRows.write(folder, 100, 3);
        Cancellation stop = new Cancellation();
        stop.request();

        assertThatThrownBy(() -> DataRun.process(
                        recipe("- clean_email_mapper: {}\n"), SPARK, new RunControl(Progress.SILENT, stop)))
                .isInstanceOf(CancelledException.class);
        assertThat(folder.resolve("r.jsonl")).doesNotExist();
    }

    @Test
    void rows_go_through_parquet_and_come_back_in_order() throws IOException {
        RandomRows.write(folder, ROWS, 5);
        String process = "- text_length_filter: {min_len: 30}\n";
        DataReport direct = DataRun.process(recipe(process), SPARK, RunControl.quiet());
        DataReport parquet = DataRun.process(recipe("r.parquet", process), SPARK, RunControl.quiet());
        Recipe back = recipe("back.jsonl", "- clean_email_mapper: {}\n").withDataset(parquet.exported());

        DataReport again = DataRun.process(back, SPARK, RunControl.quiet());

        assertThat(parquet.exported()).containsExactly(folder.resolve("r.parquet"));
        assertThat(parquet.statistics()).contains(folder.resolve("r_stats.jsonl"));
        assertThat(again.read()).isEqualTo(direct.kept());
        DataReport cleaned = DataRun.process(
                recipe("cleaned.jsonl", "- clean_email_mapper: {}\n").withDataset(direct.exported()),
                new LocalEngine(),
                RunControl.quiet());
        assertThat(texts(again)).isEqualTo(texts(cleaned));
    }

    private static List<String> texts(DataReport report) throws IOException {
        List<String> texts = new ArrayList<>();
        for (String line : Files.readAllLines(report.exported().getFirst())) {
            texts.add(Json.mapper().readTree(line).get("text").stringValue());
        }
        return texts;
    }

    @Test
    void other_formats_and_shards_agree_too() throws IOException {
        Files.writeString(folder.resolve("in.csv"), "text,n\n\"two\nlines\",1\nsame,2\nsame,3\n,4\n");
        Recipe recipe = RecipeReader.parse(
                "dataset_path: in.csv\nexport_path: r.jsonl\nexport_shard_size: 20\nprocess:\n- document_deduplicator: {}\n",
                folder);

        DataReport report = BothEngines.agreeOn(recipe, folder, SPARK);

        assertThat(report.exported()).hasSizeGreaterThan(1);
    }
}

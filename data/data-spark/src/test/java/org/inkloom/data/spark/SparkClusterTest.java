package org.inkloom.data.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.inkloom.data.engine.DataReport;
import org.inkloom.data.engine.Engines;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.data.recipe.RecipeReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark-cluster")
class SparkClusterTest {
    @TempDir
    Path folder;

    @BeforeEach
    void limitExecutors() {
        System.setProperty("spark.executor.memory", "512m");
        System.setProperty(
                "spark.executor.extraJavaOptions", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Djava.awt.headless=true");
        System.setProperty("spark.scheduler.minRegisteredResourcesRatio", "1.0");
        System.setProperty("spark.cores.max", "2");
    }

    @AfterEach
    void forgetSettings() {
        System.getProperties().keySet().removeIf(key -> String.valueOf(key).startsWith("spark."));
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void two_workers_give_the_rows_of_one_machine() throws Exception {
        RandomRows.write(folder, 2500, 11);
        Recipe recipe = RecipeReader.parse("""
                dataset_path: in.jsonl
                export_path: r.jsonl
                np: 2
                open_tracer: true
                process:
                - clean_email_mapper: {}
                - text_length_filter: {min_len: 10}
                - image_shape_filter: {min_width: 100}
                - document_minhash_deduplicator: {tokenization: character, jaccard_threshold: 0.6}
                - image_deduplicator: {consider_text: true}
                - topk_specified_field_selector: {field_key: meta.score, topk: 500}
                - whitespace_normalization_mapper: {}
                """, folder);

        try (LoopbackCluster cluster = new LoopbackCluster(folder, 2)) {
            System.setProperty("spark.jars", cluster.jars());
            DataReport report = BothEngines.agreeOn(
                    recipe, folder.resolve("out"), Engines.named("spark", Optional.of(cluster.master())));

            assertThat(report.kept()).isEqualTo(500);
            assertThat(report.steps().get(3).dropped()).isPositive();
            assertThat(folder.resolve("worker-0")).isNotEmptyDirectory();
            assertThat(folder.resolve("worker-1")).isNotEmptyDirectory();
        }
    }
}

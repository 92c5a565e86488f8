package org.inkloom.data.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.SparkContext$;
import org.inkloom.data.DataRun;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.data.recipe.RecipeReader;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsOnClusterTest {
    @TempDir
    private Path folder;

    @Test
    void an_operator_with_a_model_is_refused_on_a_cluster_before_anything_is_connected() throws Exception {
        Assumptions.assumeTrue(SparkContext$.MODULE$.getActive().isEmpty(), "this process has a connection already");
        Files.writeString(folder.resolve("in.jsonl"), "{\"text\": \"x\"}\n");
        Recipe recipe = RecipeReader.parse(
                "dataset_path: in.jsonl\nexport_path: out/r.jsonl\nprocess:\n- image_nsfw_filter: {}\n", folder);

        assertThatThrownBy(() -> DataRun.process(
                        recipe, new SparkEngine(Optional.of("spark://127.0.0.1:1")), RunControl.quiet()))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-DATA-034"))
                .hasMessageContaining("image_nsfw_filter");
        assertThat(folder.resolve("out")).doesNotExist();
    }
}

package org.inkloom.data.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.inkloom.data.DataRun;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.data.recipe.RecipeReader;
import org.inkloom.data.sample.Json;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MixedInputsTest {
    @TempDir
    Path folder;

    @BeforeEach
    void sets() throws IOException {
        for (String name : List.of("a", "b")) {
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                lines.add("{\"text\": \"" + name + i + "\"}");
            }
            Files.write(folder.resolve(name + ".jsonl"), lines);
        }
    }

    private List<String> texts(String dataset) throws IOException {
        return texts(RecipeReader.parse("export_path: out/r.jsonl\n" + dataset, folder));
    }

    private static List<String> texts(Recipe recipe) throws IOException {
        List<String> texts = new ArrayList<>();
        Path result = DataRun.process(recipe, RunControl.quiet()).exported().getFirst();
        for (String line : Files.readAllLines(result)) {
            texts.add(Json.mapper().readTree(line).get("text").stringValue());
        }
        return texts;
    }

    private static long of(List<String> texts, String set) {
        return texts.stream().filter(text -> text.startsWith(set)).count();
    }

    @Test
    void weights_share_out_the_number_of_samples() throws IOException {
        String dataset = """
            dataset:
              max_sample_num: 50
              configs:
              - {type: local, path: a.jsonl, weight: 0.3}
              - {type: local, path: b.jsonl, weight: 0.7}
            """;
        List<String> texts = texts(dataset);

        assertThat(of(texts, "a")).isEqualTo(15);
        assertThat(of(texts, "b")).isEqualTo(35);
        assertThat(texts).doesNotHaveDuplicates().isEqualTo(texts(dataset));
        assertThat(texts.subList(0, 15))
                .isNotEqualTo(List.of(
                        "a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "a9", "a10", "a11", "a12", "a13", "a14"));
    }

    @Test
    void weights_before_paths_share_out_a_preview() throws IOException {
        Recipe recipe =
                RecipeReader.parse("dataset_path: 0.25 a.jsonl 0.75 'b.jsonl'\nexport_path: out/r.jsonl\n", folder);

        assertThat(texts(recipe)).as("upstream reads all of them too").hasSize(200);
        assertThat(recipe.ignored()).anyMatch(note -> note.contains("weights"));
        List<String> preview = texts(recipe.withMaxSamples(8));
        assertThat(of(preview, "a")).isEqualTo(2);
        assertThat(of(preview, "b")).isEqualTo(6);
    }

    @Test
    void a_set_that_is_too_small_is_read_again() throws IOException {
        List<String> texts = texts("dataset: {max_sample_num: 250, configs: [{path: a.jsonl}]}\n");

        assertThat(texts).hasSize(250);
        assertThat(texts.stream().distinct()).hasSize(100);
        assertThat(texts.subList(0, 100)).isEqualTo(texts.subList(100, 200));
    }

    @Test
    void several_paths_need_no_weights() throws IOException {
        assertThat(texts("dataset_path: a.jsonl b.jsonl\n")).hasSize(200);
        assertThat(texts("dataset: {configs: [{path: a.jsonl}, {path: b.jsonl}]}\n"))
                .hasSize(200);
    }

    @Test
    void shares_never_exceed_the_number() {
        assertThat(MixedInputs.shares(List.of(1.0, 1.0, 1.0), 10)).containsExactly(4L, 4L, 2L);
        assertThat(MixedInputs.shares(List.of(0.0, 1.0), 3)).containsExactly(0L, 3L);
    }

    @Test
    void refuses_weights_that_mean_nothing() {
        for (String wrong : List.of(
                "dataset_path: 0.3 0.4 a.jsonl\n",
                "dataset_path: a.jsonl 0.3\n",
                "dataset_path: 0 a.jsonl 0 b.jsonl\n",
                "dataset: {configs: []}\n",
                "dataset: {max_sample_num: 0, configs: [{path: a.jsonl}]}\n",
                "dataset: {max_sample_num: 1.5, configs: [{path: a.jsonl}]}\n",
                "dataset: {configs: [{path: a.jsonl, weight: much}]}\n",
                "dataset: {configs: [{type: remote, path: a}]}\n")) {
            assertThatThrownBy(() -> RecipeReader.parse(wrong, folder))
                    .as(wrong)
                    .isInstanceOf(InkloomException.class)
                    .hasMessageContaining("INK-DATA-006");
        }
        assertThatThrownBy(() -> RecipeReader.parse("dataset: {configs: [{pth: a.jsonl}]}\n", folder))
                .hasMessageContaining("INK-DATA-002")
                .hasMessageContaining("'path'");
    }
}

package org.inkloom.data.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.inkloom.data.catalogue.Catalogue;
import org.inkloom.data.engine.Plan;
import org.inkloom.data.sample.Json;
import org.inkloom.run.InkloomException;
import org.junit.jupiter.api.Test;

class RecipeReaderTest {
    private static final Path FOLDER = Path.of("/recipes");

    private static Recipe parse(String yaml) {
        return RecipeReader.parse(yaml, FOLDER);
    }

    private static void plan(String process) {
        Plan.of(parse("process:\n" + process), Catalogue.standard());
    }

    @Test
    void has_the_defaults_of_data_juicer() {
        Recipe recipe = parse("dataset_path: data/a.jsonl\n");

        assertThat(recipe.dataset().paths()).containsExactly(Path.of("/recipes/data/a.jsonl"));
        assertThat(recipe.export().path()).isEqualTo(Path.of("/recipes/outputs/hello_world/hello_world.jsonl"));
        assertThat(recipe.export().workDir()).isEqualTo(Path.of("/recipes/outputs/hello_world"));
        assertThat(recipe.keys().text()).isEqualTo("text");
        assertThat(recipe.keys().images()).isEqualTo("images");
        assertThat(recipe.keys().imageToken()).isEqualTo("<__dj__image>");
        assertThat(recipe.settings()).isEqualTo(new Recipe.Settings(4, true, false, false));
        assertThat(recipe.tracing().number()).isEqualTo(10);
    }

    @Test
    void reads_the_operators_in_order() {
        Recipe recipe = parse("""
            process:
            - image_shape_filter:
                min_width: 10
            - image_aspect_ratio_filter:
            - image_shape_filter: {}
            """);

        assertThat(recipe.process())
                .extracting(RecipeStep::operator)
                .containsExactly("image_shape_filter", "image_aspect_ratio_filter", "image_shape_filter");
        assertThat(recipe.process().getFirst().params())
                .hasEntrySatisfying(
                        "min_width", width -> assertThat(width.intValue()).isEqualTo(10));
    }

    @Test
    void travels_to_another_process_as_json() {
        Recipe recipe = parse("""
            dataset_path: a.jsonl
            process:
            - image_shape_filter:
                min_width: 10
                max_width: 1e3
            - clean_html_mapper:
            - replace_content_mapper:
                pattern: ['a', "b"]
                repl: x
            """);

        Recipe arrived = Json.mapper().readValue(Json.mapper().writeValueAsString(recipe), Recipe.class);

        assertThat(arrived).hasToString(recipe.toString());
        assertThat(Plan.of(arrived, Catalogue.standard()).recipe()).isEqualTo(arrived);
    }

    @Test
    void lists_keys_without_effect() {
        assertThat(parse("open_monitor: true\nuse_cache: false\n").ignored())
                .containsExactly("open_monitor", "use_cache");
    }

    @Test
    void refuses_an_unknown_key_with_the_nearest_name() {
        assertThatThrownBy(() -> parse("export_pth: x.jsonl\n"))
                .isInstanceOf(InkloomException.class)
                .hasMessageContaining("INK-DATA-002")
                .hasMessageContaining("Did you mean 'export_path'?");
    }

    @Test
    void refuses_an_unknown_operator_with_the_nearest_name() {
        assertThatThrownBy(() -> plan("- image_shpae_filter:\n"))
                .isInstanceOf(InkloomException.class)
                .hasMessageContaining("INK-DATA-003")
                .hasMessageContaining("Did you mean 'image_shape_filter'?");
    }

    @Test
    void refuses_an_unknown_parameter_with_the_nearest_name() {
        assertThatThrownBy(() -> plan("- image_shape_filter: {min_widht: 3}\n"))
                .isInstanceOf(InkloomException.class)
                .hasMessageContaining("INK-DATA-004")
                .hasMessageContaining("Did you mean 'min_width'?");
    }

    @Test
    void refuses_a_parameter_of_the_wrong_type() {
        assertThatThrownBy(() -> plan("- image_shape_filter: {min_width: wide}\n"))
                .isInstanceOf(InkloomException.class)
                .hasMessageContaining("INK-DATA-005")
                .hasMessageContaining("a number");
    }

    @Test
    void refuses_an_operator_that_needs_a_model() {
        assertThatThrownBy(() -> plan("- image_tagging_mapper:\n"))
                .isInstanceOf(InkloomException.class)
                .hasMessageContaining("INK-DATA-007")
                .hasMessageContaining("RAM++");
    }

    @Test
    void refuses_what_is_no_yaml() {
        assertThatThrownBy(() -> parse("process: [\n"))
                .isInstanceOf(InkloomException.class)
                .hasMessageContaining("INK-DATA-001");
        assertThatThrownBy(() -> parse("just words\n")).hasMessageContaining("INK-DATA-001");
        assertThatThrownBy(() -> RecipeReader.read(Path.of("/nowhere/r.yaml"))).hasMessageContaining("INK-DATA-001");
    }

    @Test
    void refuses_values_out_of_range() {
        assertThatThrownBy(() -> parse("np: 0\n")).hasMessageContaining("INK-DATA-006");
        assertThatThrownBy(() -> parse("np: many\n")).hasMessageContaining("INK-DATA-006");
        assertThatThrownBy(() -> parse("process: text_length_filter\n")).hasMessageContaining("INK-DATA-006");
        assertThatThrownBy(() -> parse("keep_stats_in_res_ds: perhaps\n")).hasMessageContaining("INK-DATA-006");
    }

    @Test
    void what_is_wrong_is_said_with_its_line() {
        assertThatThrownBy(() -> parse("np: 4\nexport_pth: x.jsonl\n")).hasMessageContaining("(line 2)");
        assertThatThrownBy(() -> parse("np: 4\nauto: perhaps\n")).hasMessageContaining("auto: \"perhaps\" (line 2)");
        assertThatThrownBy(() -> parse("dataset:\n  configs:\n  - path: a\n    pth: b\n"))
                .hasMessageContaining("'pth' (line 4)");
        assertThatThrownBy(() -> plan("- image_shape_filter:\n    min_width: wide\n"))
                .hasMessageContaining("(line 3)");
        assertThatThrownBy(() -> plan("- image_shape_filter:\n    min_widht: 3\n"))
                .hasMessageContaining("(line 3)");
        assertThatThrownBy(() -> parse("np: 4\nauto: true\nnp: 5\n")).hasMessageContaining("line 3");
    }
}

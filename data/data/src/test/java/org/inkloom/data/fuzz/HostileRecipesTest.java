package org.inkloom.data.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.inkloom.data.DataRun;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.run.InkloomException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class HostileRecipesTest {
    @TempDir
    Path folder;

    private Recipe read(byte[] recipe) throws IOException {
        return DataRun.recipe(Files.write(folder.resolve("r.yaml"), recipe));
    }

    private Recipe read(String recipe) throws IOException {
        return read(recipe.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "bigint.yaml, INK-DATA-001, has more than 64 bits",
        "laugh_3_17.yaml, INK-DATA-001, aliases repeat",
        "self.yaml, INK-DATA-001, the alias *a stands for nothing before it, or within what it repeats",
        "deep.yaml, INK-DATA-001, nested more than 64 deep",
        "nullkey.yaml, INK-DATA-003, no operator '~'",
        "raw-recipe-2e21c709.bin, INK-DATA-002, unknown key 'null'"
    })
    void a_hostile_recipe_is_refused_in_words(String name, String code, String words) {
        assertThatThrownBy(() -> read(FuzzInputs.bytes(name)))
                .isInstanceOf(InkloomException.class)
                .hasMessageContaining(code)
                .hasMessageContaining(words);
    }

    @Test
    void a_condition_may_hold_a_string_of_any_length() throws IOException {
        assertThat(read(FuzzInputs.bytes("cond.yaml")).process()).hasSize(1);
    }

    static Stream<Arguments> wrong() {
        String condition = "process:\n- general_field_filter: {filter_condition: \"";
        return Stream.of(
                Arguments.of("np: 1000000", "np: 1000000"),
                Arguments.of("np: 3000000000", "np: 3000000000"),
                Arguments.of("trace_num: 3000000000", "trace_num"),
                Arguments.of("percentiles: 0.3", "percentiles"),
                Arguments.of("export_path: \"a\\0b\"", "export_path"),
                Arguments.of("work_dir: \"a\\0b\"", "work_dir"),
                Arguments.of("dataset_path: \"a\\0b\"", "dataset_path"),
                Arguments.of("dataset: {configs: [{path: \"a\\0b\"}]}", "dataset"),
                Arguments.of(condition + "(".repeat(5000) + "a" + ")".repeat(5000) + "\"}", "100 deep"),
                Arguments.of(condition + "a" + ".a".repeat(20_000) + " == \"}", "ends early"),
                Arguments.of(condition + "'" + "\\\\'".repeat(20_000) + "\"}", "not understood"),
                Arguments.of(
                        "process:\n- replace_content_mapper: {pattern: \"" + "(".repeat(20_000) + ")".repeat(20_000)
                                + "\", repl: x}",
                        "replace_content_mapper"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void a_value_that_no_run_can_use_is_refused_in_words(String line, String words) {
        assertThatThrownBy(() -> read(line + "\n"))
                .isInstanceOf(InkloomException.class)
                .hasMessageContaining(words)
                .extracting(e -> String.valueOf(e.getMessage()).length())
                .matches(length -> (int) length < 1500);
    }
}

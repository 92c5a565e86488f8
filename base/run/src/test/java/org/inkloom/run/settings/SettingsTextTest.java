package org.inkloom.run.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class SettingsTextTest {
    private static final SettingsLimits LIMITS = SettingsLimits.FILE;

    @TempDir
    Path folder;

    private static JsonNode yaml(String text) throws MalformedSettingsException {
        return SettingsText.yaml(text, LIMITS);
    }

    @Test
    void reads_the_kinds_of_values_that_yaml_has() throws Exception {
        JsonNode root = yaml("""
            whole: -7
            large: 9223372036854775807
            real: 1.5e-3
            endless: .inf
            truth: True
            nothing: ~
            text: 'yes'
            list: [a, 2]
            group:
              inner: no
            """);
        assertThat(root.toString())
                .isEqualTo("{\"whole\":-7,\"large\":9223372036854775807,\"real\":0.0015,\"endless\":\"Infinity\","
                        + "\"truth\":true,\"nothing\":null,\"text\":\"yes\",\"list\":[\"a\",2],"
                        + "\"group\":{\"inner\":\"no\"}}");
    }

    @Test
    void resolves_aliases_and_merge_keys_and_what_is_said_here_goes_first() throws Exception {
        JsonNode root = yaml("""
            usual: &usual {min: 1, max: 2}
            other: &other {max: 5, extra: 6}
            here:
              <<: [*usual, *other]
              min: 9
            again: *usual
            """);
        assertThat(root.get("here").toString()).isEqualTo("{\"min\":9,\"max\":2,\"extra\":6}");
        assertThat(root.get("again")).isEqualTo(root.get("usual"));
    }

    @Test
    void a_text_without_values_is_missing() throws Exception {
        assertThat(yaml("# only a comment\n").isMissingNode()).isTrue();
    }

    @Test
    void refuses_aliases_that_multiply() {
        StringBuilder text = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 12; i++) {
            text.append("a" + i + ": &a" + i + " [");
            text.append(("*a" + (i - 1) + ",").repeat(10)).append("]\n");
        }
        assertThatThrownBy(() -> yaml(text.toString())).hasMessageContaining("more than 200000 values");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: &a [*a]", "a: &a {b: *a}", "a: &a {<<: *a}", "- &a\n- *b"})
    void refuses_aliases_within_what_they_repeat_and_unknown_ones(String text) {
        assertThatThrownBy(() -> yaml(text)).isInstanceOf(MalformedSettingsException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- "})
    void refuses_what_is_nested_too_deeply(String open) {
        assertThatThrownBy(() -> yaml(open.repeat(100_000)))
                .isInstanceOf(MalformedSettingsException.class)
                .hasMessageContaining("nested more than 64 deep");
    }

    @Test
    void tells_the_line_of_a_number_of_more_than_64_bits() {
        assertThatThrownBy(() -> yaml("a: 1\nnp: 9223372036854775808\n"))
                .hasMessage("line 2, column 5: the whole number 9223372036854775808 has more than 64 bits");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: 1\na: 2", "? [a, b]\n: 1", "? {a: 1}\n: 2", "a: !!binary aGk=", "a: !mine x", "a: !!set {x, y}",
                "a: !!int x", "a: b: c", "a: 'x", "\ta: 1", "--- a\n--- b", "%YAML 9.9\n--- a"
            })
    void refuses_what_is_no_plain_value(String text) {
        assertThatThrownBy(() -> yaml(text)).isInstanceOf(MalformedSettingsException.class);
    }

    @Test
    void reads_json_as_python_writes_it_and_leaves_long_numbers_to_the_reader() throws Exception {
        JsonNode root = SettingsText.json("{\"a\": -Infinity, \"b\": NaN, \"c\": 99999999999999999999}", LIMITS);
        assertThat(root.get("a").doubleValue()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(root.get("c").canConvertToLong()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{\"a\":1,\"a\":2}", "{} x", "{} {}", "{\"a\":", "[1,]", "{'a':1}"})
    void refuses_what_is_no_json(String text) {
        assertThatThrownBy(() -> SettingsText.json(text, LIMITS)).isInstanceOf(MalformedSettingsException.class);
    }

    @Test
    void bounds_depth_values_and_numbers_of_json() {
        assertThatThrownBy(() -> SettingsText.json("[".repeat(100_000), LIMITS)).hasMessageContaining("depth");
        assertThatThrownBy(() -> SettingsText.json("[" + "0,".repeat(300_000) + "0]", LIMITS))
                .hasMessageContaining("more than 200000 values");
        assertThatThrownBy(() -> SettingsText.json("9".repeat(500), LIMITS))
                .isInstanceOf(MalformedSettingsException.class);
    }

    @Test
    void reads_utf8_files_up_to_a_size_without_their_mark() throws Exception {
        Path marked = Files.write(folder.resolve("a"), "\ufeffa: 1".getBytes(StandardCharsets.UTF_8));
        assertThat(SettingsText.read(marked, LIMITS)).isEqualTo("a: 1");
        Path latin = Files.write(folder.resolve("b"), new byte[] {'a', (byte) 0xe9});
        assertThatThrownBy(() -> SettingsText.read(latin, LIMITS)).hasMessageContaining("UTF-8");
        Path large = Files.write(folder.resolve("c"), new byte[2048]);
        assertThatThrownBy(() -> SettingsText.read(large, new SettingsLimits(1024, 8, 8, 20)))
                .hasMessageContaining("longer than 1024 bytes");
    }
}

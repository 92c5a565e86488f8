package org.inkloom.run.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.inkloom.run.InkloomException;
import org.inkloom.run.NearestName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SettingsGroupTest {
    /** An area whose words are what the reader found. */
    private static final SettingsRefusals AREA = new SettingsRefusals() {
        private InkloomException refused(String what) {
            return InkloomException.badInput("INK-TEST-001", what, "", "");
        }

        @Override
        public InkloomException unreadable(String source, Exception cause) {
            return refused(cause.getClass().getSimpleName() + " " + source + ": " + cause.getMessage());
        }

        @Override
        public InkloomException wrong(SettingsPlace place, String key, SettingsValue found, String wanted) {
            return refused(place + " is " + found.inWords() + ", not " + wanted);
        }

        @Override
        public InkloomException unknown(SettingsPlace place, String key, Collection<String> known) {
            return refused(place + ": " + NearestName.advice(key, known));
        }

        @Override
        public InkloomException missing(SettingsPlace group, String key, String example) {
            return refused(group + " lacks " + key + ": " + example);
        }
    };

    private static final String YAML = """
        # a comment
        width: 512
        name: 007
        usual: &usual {steps: 20, rate: 1e3}
        shots:
        - prompt: a
          seed: x
        - *usual
        here:
          <<: *usual
          steps: 30
        nothing:
        """;

    private static final String JSON = """
        {
          "width": 512,
          "name": "007",
          "shots": [
            {"prompt": "a",
             "seed": "x"}],
          "large": 99999999999999999999,
          "endless": -Infinity,
          "nothing": null
        }
        """;

    @TempDir
    Path folder;

    private static SettingsGroup read(SettingsFormat format, String text) {
        return SettingsGroup.of("s", "", format.read(text, "s", SettingsLimits.FILE, AREA), AREA);
    }

    private static SettingsGroup shot(SettingsGroup group, int number) {
        return SettingsGroup.of(
                "s", "shots[" + number + "]", group.items("shots").get(number - 1), AREA);
    }

    @ParameterizedTest
    @CsvSource({"YAML, 2, 7", "JSON, 2, 6"})
    void every_value_knows_its_line(SettingsFormat format, int width, int seed) {
        SettingsGroup group = read(format, format == SettingsFormat.YAML ? YAML : JSON);
        assertThat(group.place("width")).hasToString("s line " + width + ", width");
        assertThat(shot(group, 1).place("seed")).hasToString("s line " + seed + ", shots[1].seed");
        assertThatThrownBy(() -> shot(group, 1).get("seed", ValueKind.whole(0, 9)))
                .hasMessageContaining(
                        "s line " + seed + ", shots[1].seed is the text 'x', not a whole number from 0 to 9");
    }

    @Test
    void an_alias_has_the_line_where_it_repeats_and_what_it_repeats_keeps_its_own() {
        SettingsGroup group = read(SettingsFormat.YAML, YAML);
        assertThat(group.items("shots").get(1).line()).isEqualTo(8);
        assertThat(shot(group, 2).place("steps").line()).isEqualTo(4);
        assertThat(group.group("here").place("steps").line()).isEqualTo(11);
        assertThat(group.group("here").place("rate").line()).isEqualTo(4);
    }

    @Test
    void a_key_with_nothing_behind_it_counts_as_absent_in_both_formats() {
        for (SettingsFormat format : SettingsFormat.values()) {
            SettingsGroup group = read(format, format == SettingsFormat.YAML ? YAML : JSON);
            assertThat(group.has("nothing")).isFalse();
            assertThat(group.keys()).contains("nothing");
            assertThat(group.text("nothing", "x")).isEqualTo("x");
            assertThat(group.group("nothing").keys()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_key_that_is_said_twice_is_found_with_both_lines(SettingsFormat format) {
        String text =
                format == SettingsFormat.YAML ? "a:\n  b: 1\n  c: 2\n  b: 3\n" : "{\"a\": {\n\"b\": 1,\n\n\"b\": 3}}";
        assertThatThrownBy(() -> format.parse(text, SettingsLimits.FILE))
                .isInstanceOfSatisfying(RepeatedKeyException.class, twice -> {
                    assertThat(twice.key()).isEqualTo("b");
                    assertThat(twice.earlierLine()).isEqualTo(2);
                    assertThat(twice.line()).hasValue(4);
                });
    }

    @Test
    void a_misspelt_key_is_told_the_nearest_one() {
        assertThatThrownBy(() -> read(SettingsFormat.YAML, "a: 1\nwidht: 3\n").requireKnown(List.of("a", "width")))
                .hasMessageContaining("s line 2, widht: Did you mean 'width'?");
    }

    @Test
    void a_key_that_must_be_there_is_missed_with_the_line_of_its_group() {
        assertThatThrownBy(() -> shot(read(SettingsFormat.YAML, YAML), 2).require("prompt", ValueKind.TEXT, "sea"))
                .hasMessageContaining("s line 8, shots[2] lacks prompt: sea");
    }

    @Test
    void a_whole_number_may_be_asked_for_strictly_or_as_programs_write_it() {
        SettingsGroup usual = read(SettingsFormat.YAML, YAML).group("usual");
        assertThat(usual.get("rate", ValueKind.integral("a whole number", 0, 2000)))
                .hasValue(1000L);
        assertThatThrownBy(() -> usual.get("rate", ValueKind.whole(0, 2000))).hasMessageContaining("the number 1e3");
        assertThatThrownBy(() -> usual.get("rate", ValueKind.integral("one below 1000", 0, 999)))
                .hasMessageContaining("not one below 1000");
    }

    @Test
    void numbers_beyond_what_a_type_holds_are_refused_and_not_cut() {
        SettingsGroup group = read(SettingsFormat.JSON, JSON);
        assertThatThrownBy(() -> group.get("large", ValueKind.whole(Long.MIN_VALUE, Long.MAX_VALUE)))
                .hasMessageContaining("s line 7, large");
        assertThat(group.number("large", 0)).isEqualTo(1e20);
        assertThat(group.number("endless", 0)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThatThrownBy(() -> group.get("endless", ValueKind.FINITE)).hasMessageContaining("s line 8");
        assertThatThrownBy(() -> SettingsFormat.YAML.parse("a: 1\nb: 9223372036854775808", SettingsLimits.FILE))
                .isInstanceOf(LongNumberException.class)
                .hasMessageContaining("line 2");
    }

    @Test
    void a_word_is_a_single_value_as_it_is_written() {
        assertThat(read(SettingsFormat.YAML, YAML).get("name", ValueKind.WORD)).hasValue("007");
        assertThatThrownBy(() -> read(SettingsFormat.YAML, YAML).get("shots", ValueKind.WORD))
                .hasMessageContaining("s line 5, shots is a list, not a text");
    }

    @Test
    void aliases_are_bounded() {
        SettingsLimits none = new SettingsLimits(1000, 8, 100, 20, 0);
        assertThatThrownBy(() -> SettingsFormat.YAML.parse("a: &a 1\nb: *a", none))
                .hasMessageContaining("line 2, column 4: it uses the alias *a");
    }

    @Test
    void the_area_words_what_cannot_be_read() throws Exception {
        assertThatThrownBy(() -> SettingsGroup.json(folder.resolve("none"), SettingsLimits.FILE, AREA))
                .hasMessageContaining("NoSuchFileException " + folder.resolve("none"));
        Path list = Files.writeString(folder.resolve("list"), "[1]");
        assertThatThrownBy(() -> SettingsGroup.json(list, SettingsLimits.FILE, AREA))
                .hasMessageContaining("list line 1 is a list, not a group of keys");
        Path damaged = Files.writeString(folder.resolve("damaged"), "{\n\"a\": }");
        assertThatThrownBy(() -> SettingsGroup.json(damaged, SettingsLimits.FILE, AREA))
                .hasMessageContaining("damaged: line 2");
    }
}

package org.inkloom.data.op.clean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.inkloom.data.op.Mapper;
import org.inkloom.data.op.OperatorSpec;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Json;
import org.inkloom.data.sample.Sample;
import org.inkloom.run.InkloomException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Values that Data-Juicer's own code gives, where the recorded cases have none. */
class CleanMappersTest {
    private static String mapped(String operator, String parameters, String text) {
        Map<String, JsonNode> given = new HashMap<>();
        Json.mapper()
                .readTree(parameters.replace('\'', '"'))
                .properties()
                .forEach(entry -> given.put(entry.getKey(), entry.getValue()));
        OperatorSpec spec = CleanOperators.ALL.stream()
                .filter(one -> one.name().equals(operator))
                .findFirst()
                .orElseThrow();
        Mapper mapper = (Mapper) spec.make(given, FieldKeys.DEFAULT, Path.of("."));
        ObjectNode row = Json.mapper().createObjectNode().put("text", text);
        List<Sample> samples = mapper.map(new Sample(0, row));
        return samples.getFirst().fields().get("text").stringValue();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "<li>Apple</li>, *Apple",
                "<ol>苹果</ol>, *苹果",
                "<li>a</li><li>b</li>, \"*a\n*b\"",
                "\"  \n <b>x</b> y\", \"x y\"",
                "\"  x <b>y</b>\", \"x y\"",
                "\"\r\n*x<i>y</i>\", \"*xy\"",
                "\"&#10;&#9;x\", x",
                "\"<!-- c --> \n x<b>y</b>\", \"xy\"",
                "\"<!DOCTYPE html>\n<html>\n x\", x",
                "\"<head><title>t</title></head>\n x\", x",
                "\"<title>t</title><li>x</li>\", *x",
                "\"<p>\n x</p>\", \"\n x\"",
                "\"<ul><li>x</li></ul>\", \"\n*x\"",
                "\"<body>\n x</body>\", \"\n x\"",
                "\"<BODY class='a'><li>x</li>\", \"\n*x\"",
                "\" x<body>\n y\", \"x\n y\"",
                "\"<table><li>x</li></table>\", \"\n*x\"",
                "\"\u00a0x<b>y</b>\", \"\u00a0xy\"",
                "\"x \n\", \"x \n\"",
            })
    void html_loses_the_blanks_before_its_body_and_no_others(String html, String text) {
        assertThat(mapped("clean_html_mapper", "{}", html)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "{}, ♡a|b□, ab",
                "{'chars_to_remove': 'x'}, x|y, |y",
                "{'chars_to_remove': ['x']}, x|y, |y",
                "{'chars_to_remove': ['xy']}, x|yz, |z",
                "`{'chars_to_remove': ['x', 'y']}`, x|yz, z",
                "{'chars_to_remove': ['a-c']}, abcd-, d-",
                "{'chars_to_remove': 'a-c'}, abc|-d, b-d",
                "{'chars_to_remove': '^ab'}, a^b|c, ab|",
                "{'chars_to_remove': '.*'}, a.*b|c, abc",
                "{'chars_to_remove': '[x'}, [x]|y, ]y",
                "{'chars_to_remove': '😀x'}, a😀x😁, a😁",
                "{'chars_to_remove': ''}, a|b, a|b",
                "{'chars_to_remove': []}, a|b, a|b",
                "{'chars_to_remove': '&~'}, a&~|b, ab",
            })
    void specific_characters_go_as_data_juicers_class_of_them_says(String parameters, String text, String left) {
        assertThat(mapped("remove_specific_chars_mapper", parameters, text)).isEqualTo(left);
    }

    @Test
    void characters_that_make_no_class_are_refused() {
        for (String characters : new String[] {"'^'", "'\\\\'", "['z-a']"}) {
            String parameters = "{'chars_to_remove': " + characters + "}";

            assertThatThrownBy(() -> mapped("remove_specific_chars_mapper", parameters, "a"))
                    .isInstanceOf(InkloomException.class)
                    .hasMessageContaining("INK-DATA-005");
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`{'pattern': ['a', 'b'], 'repl': 'x'}`, xx",
                "`{'pattern': ['a', 'b']}`, ``",
                "`{'pattern': ['a', 'b'], 'repl': ['x', 'y']}`, xy",
                "`{'pattern': ['a'], 'repl': ['x', 'y']}`, xb",
                "`{'pattern': 'a', 'repl': ['x', 'y']}`, xb",
                "`{'pattern': 'a', 'repl': ['x']}`, xb",
                "`{'pattern': []}`, ab",
                "`{'pattern': [], 'repl': []}`, ab",
            })
    void one_replacement_serves_all_patterns_and_a_list_each_its_own(String parameters, String text) {
        assertThat(mapped("replace_content_mapper", parameters, "ab")).isEqualTo(text);
    }

    @Test
    void a_list_with_fewer_replacements_than_patterns_is_refused() {
        for (String replacements : new String[] {"['x']", "[]", "['x', 'y']"}) {
            String parameters = "{'pattern': ['a', 'b', 'c'], 'repl': " + replacements + "}";

            assertThatThrownBy(() -> mapped("replace_content_mapper", parameters, "abc"))
                    .isInstanceOf(InkloomException.class)
                    .hasMessageContaining("one for each pattern");
        }
    }
}

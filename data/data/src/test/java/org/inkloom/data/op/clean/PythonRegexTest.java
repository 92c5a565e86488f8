package org.inkloom.data.op.clean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;

class PythonRegexTest {
    private static String sub(String pattern, String replacement, String text) {
        return PythonRegex.compile(pattern).matcher(text).replaceAll(PythonRegex.replacement(replacement));
    }

    @Test
    void classes_are_unicode_as_in_python() {
        assertThat(sub("\\d+", "#", "١٢ 34")).isEqualTo("# #");
        assertThat(sub("\\bcat\\b", "dog", "cat 猫cat")).isEqualTo("dog 猫cat");
        assertThat(sub("[\\w]+", "w", "é_1 !")).isEqualTo("w !");
        assertThat(sub("\\p{Han}", "h", "猫a")).isEqualTo("ha");
    }

    @Test
    void brackets_and_ampersands_inside_a_class_are_plain() {
        assertThat(sub("[[&&]", "", "a[b&c")).isEqualTo("abc");
        assertThat(sub("[]a]", "", "]a]b")).isEqualTo("b");
    }

    @Test
    void named_groups_and_back_references_are_translated() {
        assertThat(sub("(?P<my_word>\\w+) (?P=my_word)", "\\1", "the the cat")).isEqualTo("the cat");
        assertThat(sub("(a)(b)", "\\2\\g<1>$", "ab")).isEqualTo("ba$");
    }

    @Test
    void a_brace_that_repeats_nothing_is_plain() {
        assertThat(sub("{x}", "y", "{x}")).isEqualTo("y");
        assertThat(sub("a{,2}b", "", "aab")).isEmpty();
    }

    @Test
    void refuses_what_it_cannot_translate() {
        assertThatThrownBy(() -> PythonRegex.compile("(?(1)a|b)")).isInstanceOf(PatternSyntaxException.class);
        assertThatThrownBy(() -> PythonRegex.compile("[a")).isInstanceOf(PatternSyntaxException.class);
    }
}

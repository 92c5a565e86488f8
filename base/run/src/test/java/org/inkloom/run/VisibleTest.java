package org.inkloom.run;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class VisibleTest {
    @Test
    void escape_sequences_lose_their_power() {
        assertThat(Visible.line("a\u001b[31mb\u0007\u009b2Jc\u007f")).isEqualTo("a?[31mb??2Jc?");
        assertThat(Visible.line("evil\u202egnp.exe\u2066\u200f")).isEqualTo("evil?gnp.exe??");
    }

    @Test
    void line_breaks_stay_where_they_may() {
        assertThat(Visible.line("a\nb\r\nc\td\re")).isEqualTo("a b c d e");
        assertThat(Visible.lines("a\nb\r\nc\td\re\u001b")).isEqualTo("a\nb\nc\td e?");
    }

    @Test
    void letters_of_all_scripts_and_emoji_stay() {
        String text = "一个小女孩，微笑 नमस्ते e\u0301 \uD83D\uDC69\u200D\uD83C\uDFA8 «œuvre»";
        assertThat(Visible.line(text)).isSameAs(text);
        assertThat(Visible.lines(text)).isSameAs(text);
    }

    @Property(tries = 300)
    void nothing_hidden_is_left(@ForAll String text) {
        assertThat(Visible.line(text).codePoints().noneMatch(c -> Visible.isHidden(c) || c == '\n'))
                .isTrue();
        assertThat(Visible.lines(text).codePoints().noneMatch(Visible::isHidden))
                .isTrue();
    }

    @Test
    void an_error_shows_names_without_control_characters() {
        InkloomException e = InkloomException.badInput(
                "INK-FILE-001", "There is no \u001b]0;owned\u0007.", "a\nb", "Look at \u009b.");
        assertThat(e.what()).isEqualTo("There is no ?]0;owned?.");
        assertThat(e.getMessage()).isEqualTo("INK-FILE-001: There is no ?]0;owned?. a b Look at ?.");
    }
}

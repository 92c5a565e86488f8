package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.inkloom.run.Visible;
import org.junit.jupiter.api.Test;

class VisibleOutputTest {
    private static String through(String text, int chunk) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        try (VisibleOutput out = new VisibleOutput(bytes)) {
            for (int i = 0; i < utf8.length; i += chunk) {
                out.write(utf8, i, Math.min(chunk, utf8.length - i));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void control_characters_become_question_marks_however_they_are_cut() throws IOException {
        String text = "名\u001b[2J\u009b1m\u202e\u2066\u061c x\u00a9\u2014\u2030é\ttab\n";
        for (int chunk = 1; chunk < 6; chunk++) {
            assertThat(through(text, chunk)).isEqualTo("名?[2J?1m??? x\u00a9\u2014\u2030é\ttab\n");
        }
    }

    @Property(tries = 300)
    void changes_exactly_what_is_hidden(@ForAll String text, @ForAll @IntRange(min = 1, max = 9) int chunk)
            throws IOException {
        String whole = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        StringBuilder expected = new StringBuilder();
        whole.codePoints().forEach(c -> expected.appendCodePoint(Visible.isHidden(c) ? '?' : c));
        assertThat(through(whole, chunk)).isEqualTo(expected.toString());
    }
}

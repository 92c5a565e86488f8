package org.inkloom.data.op.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.inkloom.data.op.Range;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Json;
import org.inkloom.data.sample.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FastTextTest {
    /** The command prints six digits. */
    private static final float CLOSE = 2e-5f;

    @TempDir
    private Path folder;

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(FastTextTest.class.getResourceAsStream(name))) {
            return in.readAllBytes();
        }
    }

    private FastText model(String name) throws IOException {
        return FastText.open(Files.write(folder.resolve(name), resource(name)));
    }

    @Test
    void guesses_as_fasttext_does_with_every_loss_and_compressed() throws IOException {
        Map<String, FastText> models = new HashMap<>();
        List<String> lines = new String(resource("expected.txt"), StandardCharsets.UTF_8)
                .lines()
                .toList();
        for (String line : lines) {
            String[] parts = line.split("\\|", 4);
            FastText model = models.get(parts[0]);
            if (model == null) {
                model = model(parts[0]);
                models.put(parts[0], model);
            }
            FastText.Guess guess = model.guess(parts[3].replace("\\t", "\t"));
            assertThat(guess.label()).as(line).isEqualTo(parts[1]);
            assertThat(guess.probability()).as(line).isCloseTo(Float.parseFloat(parts[2]), within(CLOSE));
        }
        assertThat(models).hasSize(7);
    }

    @Test
    void a_damaged_model_is_refused_and_nothing_worse() throws IOException {
        byte[] sound = resource("tree.bin");
        for (int length = 0; length < sound.length; length += 97) {
            byte[] cut = java.util.Arrays.copyOf(sound, length);
            Path file = Files.write(folder.resolve("cut.bin"), cut);
            assertThatThrownBy(() -> FastText.open(file)).isInstanceOf(IOException.class);
        }
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            byte[] changed = sound.clone();
            changed[8 + random.nextInt(80)] ^= (byte) (1 + random.nextInt(255));
            Path file = Files.write(folder.resolve("changed.bin"), changed);
            try {
                FastText.open(file);
            } catch (IOException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
    }

    @Test
    void keeps_captions_of_the_languages_asked_for() throws IOException {
        FastText model = model("tree.bin");
        LanguageFilter german = new LanguageFilter(
                FieldKeys.DEFAULT, model, List.of("de"), new Range(0.8, Range.MAX, true, true, false));
        Sample sample = new Sample(0, Json.mapper().createObjectNode().put("text", "Der KLEINE\nKranich"));
        german.measure(sample);

        assertThat(german.judge(sample).kept()).isTrue();
        assertThat(sample.stat("lang").asString("")).isEqualTo("de");
        assertThat(sample.stat("lang_score").doubleValue()).isCloseTo(0.983, within(1e-3));
        LanguageFilter other = new LanguageFilter(FieldKeys.DEFAULT, model, List.of("zh", "en"), german.range());
        assertThat(other.judge(sample).kept()).isFalse();
        assertThat(other.judge(sample).statistic()).isEqualTo("lang");
        LanguageFilter any =
                new LanguageFilter(FieldKeys.DEFAULT, model, List.of(), new Range(0.99, Range.MAX, true, true, false));
        assertThat(any.judge(sample).kept()).isFalse();
    }
}

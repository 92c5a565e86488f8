package org.inkloom.data.op.language;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.inkloom.golden.Fuzz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class FastTextFuzzTest {
    @TempDir
    private Path folder;

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(FastTextFuzzTest.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        }
    }

    @Test
    void a_model_of_more_labels_than_its_file_can_hold_is_refused_before_they_are_made() throws IOException {
        Path file = Files.write(folder.resolve("m.bin"), resource("/org/inkloom/data/fuzz/ft-oom.bin"));
        assertThatThrownBy(() -> FastText.open(file))
                .isInstanceOf(IOException.class)
                .hasMessage("it ends too early");
    }

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void every_model_guesses_or_is_refused() throws IOException {
        Path file = folder.resolve("m.bin");
        List<byte[]> good = List.of(
                resource("/org/inkloom/data/fuzz/ft-oom.bin"),
                resource("tree.bin"),
                resource("tree.ftz"),
                resource("each.bin"),
                resource("pruned.ftz"));
        Fuzz.run(11, 400, good, List.of(IOException.class), input -> {
            Files.write(file, input);
            FastText model = FastText.open(file);
            model.guess("the quick brown fox 一个女孩");
        });
    }
}

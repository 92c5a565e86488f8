package org.inkloom.data.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.inkloom.data.sample.Json;
import org.inkloom.run.InkloomException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ByteLevelTokensTest {
    @TempDir
    private Path folder;

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(ByteLevelTokensTest.class.getResourceAsStream(name))) {
            return in.readAllBytes();
        }
    }

    @Test
    void counts_as_the_tokenizers_library_does() throws IOException {
        Files.write(folder.resolve("tokenizer.json"), resource("tokenizer.json"));
        ByteLevelTokens tokens = ByteLevelTokens.read(folder);

        for (JsonNode one : Json.mapper().readTree(resource("tokens.json"))) {
            String text = one.get("text").stringValue();
            assertThat(tokens.count(text)).as(text).isEqualTo(one.get("tokens").intValue());
        }
    }

    @Test
    void another_kind_of_tokenizer_is_refused() throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), "{\"model\": {\"type\": \"Unigram\"}}");

        assertThatThrownBy(() -> ByteLevelTokens.read(folder))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-DATA-032"));
    }
}

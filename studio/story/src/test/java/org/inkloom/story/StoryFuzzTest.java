package org.inkloom.story;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.inkloom.golden.Fuzz;
import org.inkloom.run.InkloomException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoryFuzzTest {
    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- "})
    void a_story_that_is_nested_without_end_is_refused(String open) {
        assertThatThrownBy(() -> Story.parse(open.repeat(100_000), "s.yaml"))
                .isInstanceOf(InkloomException.class)
                .hasMessageContaining("INK-STORY-002");
    }

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void every_story_is_read_or_refused_in_words() {
        List<byte[]> inputs = List.of(Story.seedYaml().getBytes(StandardCharsets.UTF_8));
        Fuzz.run(
                41,
                500,
                inputs,
                List.of(InkloomException.class),
                input -> Story.parse(new String(input, StandardCharsets.UTF_8), "s.yaml"));
    }
}

package org.inkloom.models.text.chatglm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.inkloom.golden.Golden;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Against diffusers' ChatGLMTokenizer: every number equal. */
@Tag("golden")
class ChatGlmTokenizerGoldenTest {
    private static long[] longs(JsonNode array) {
        return LongStream.range(0, array.size())
                .map(i -> array.get((int) i).asLong())
                .toArray();
    }

    @Test
    void every_prompt_has_the_ids_mask_and_positions_of_the_reference() {
        JsonNode tokens = Golden.json("kolors-tiny/expected/tokens.json");
        Golden.path("kolors-tiny/tokenizer/tokenizer.model");
        ChatGlmTokenizer tokenizer = ChatGlmTokenizer.load(Golden.path("kolors-tiny"));

        assertThat(tokenizer.padId()).isEqualTo(tokens.get("pad_id").asInt());
        int[] prefix = tokenizer.prefixIds();
        assertThat(new long[] {prefix[0], prefix[1]}).isEqualTo(longs(tokens.get("prefix")));
        int length = tokens.get("max_length").asInt();
        Golden.assumeThere(!tokens.path("prompts").isEmpty(), "prompts of ChatGLM's tokenizer");
        for (JsonNode expected : tokens.get("prompts")) {
            String prompt = expected.get("prompt").asString();
            TokenBatch batch = tokenizer.encode(List.of(prompt), length);
            assertThat(batch.inputIds()).as(prompt).isEqualTo(longs(expected.get("input_ids")));
            assertThat(batch.attentionMask()).as(prompt).isEqualTo(longs(expected.get("attention_mask")));
            assertThat(batch.positionIds()).as(prompt).isEqualTo(longs(expected.get("position_ids")));
            if (expected.has("pieces")) {
                List<String> pieces = expected.get("pieces")
                        .valueStream()
                        .map(JsonNode::asString)
                        .toList();
                assertThat(tokenizer.pieces(prompt)).as(prompt).isEqualTo(pieces);
            }
        }
    }
}

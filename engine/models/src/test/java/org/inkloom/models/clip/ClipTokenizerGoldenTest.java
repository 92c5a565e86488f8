package org.inkloom.models.clip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.inkloom.golden.Golden;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@Tag("golden")
class ClipTokenizerGoldenTest {
    @Test
    void prompts_become_the_numbers_of_transformers() {
        JsonNode reference = Golden.json("clip/expected/tokens.json");
        Golden.path("clip/sd15-tiny/tokenizer/vocab.json");
        ClipTokenizer first = ClipTokenizer.load(Golden.path("clip/sd15-tiny/tokenizer"));
        ClipTokenizer second = ClipTokenizer.load(Golden.path("clip/sdxl-tiny/tokenizer_2"));
        int length = reference.get("max_length").asInt();
        assertThat(first.startId()).isEqualTo(reference.get("bos").asInt());
        assertThat(first.endId()).isEqualTo(reference.get("eos").asInt());
        assertThat(first.padId()).isEqualTo(reference.get("pad_tokenizer").asInt());
        assertThat(second.padId()).isEqualTo(reference.get("pad_tokenizer_2").asInt());
        Golden.assumeThere(!reference.path("prompts").isEmpty(), "prompts of CLIP's tokenizer");
        for (JsonNode prompt : reference.get("prompts")) {
            String text = prompt.get("prompt").asString();
            List<String> one = List.of(text);
            assertThat(first.rows(one, length)).as(text).isEqualTo(numbers(prompt.get("input_ids")));
            assertThat(second.rows(one, length)).as(text).isEqualTo(numbers(prompt.get("input_ids_tokenizer_2")));
            long[] whole = LongStream.of(numbers(prompt.get("untruncated"))).toArray();
            assertThat(first.encode(text, Integer.MAX_VALUE)).as(text).hasSize(whole.length);
            for (int i = 0; i < whole.length; i++) {
                assertThat(first.encode(text, Integer.MAX_VALUE)[i]).as(text).isEqualTo((int) whole[i]);
            }
        }
    }

    private static long[] numbers(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .mapToLong(JsonNode::asLong)
                .toArray();
    }
}

package org.inkloom.models.text.wordpiece;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.StreamSupport;
import org.inkloom.golden.Golden;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@Tag("golden")
class BertTokenizerGoldenTest {
    @Test
    void texts_become_the_numbers_of_transformers_and_texts_again() {
        JsonNode rows = Golden.json("vision/blip-itm-tiny/tokens.json");
        BertTokenizer tokenizer = BertTokenizer.load(Golden.path("vision/blip-itm-tiny"));
        int length = Golden.json("vision/blip-itm-tiny/config.json")
                .get("text_config")
                .get("max_position_embeddings")
                .asInt();
        assertThat(rows).isNotEmpty();
        for (JsonNode row : rows) {
            String text = row.get("text").asString();
            long[] ids = StreamSupport.stream(row.get("input_ids").spliterator(), false)
                    .mapToLong(JsonNode::asLong)
                    .toArray();
            assertThat(tokenizer.encode(text, length)).as(text).isEqualTo(ids);
            assertThat(tokenizer.decode(ids))
                    .as(text)
                    .isEqualTo(row.get("decoded").asString());
        }
    }
}

package org.inkloom.models.text.chatglm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.inkloom.models.text.sentencepiece.BpeTrainer;
import org.inkloom.models.text.sentencepiece.SentencePieceModel;
import org.inkloom.run.InkloomException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatGlmTokenizerTest {
    private static final SentencePieceModel MODEL = BpeTrainer.train(List.of("写作业", "cat"), 0);
    private final ChatGlmTokenizer tokenizer = new ChatGlmTokenizer(MODEL);

    @Test
    void special_tokens_follow_the_pieces() {
        int pieces = MODEL.pieces().size();
        assertThat(tokenizer.size()).isEqualTo(pieces + 9);
        assertThat(tokenizer.specialId("[MASK]")).contains(pieces);
        assertThat(tokenizer.specialId("<|observation|>")).contains(pieces + 8);
        assertThat(tokenizer.specialId("cat")).isEmpty();
        assertThat(tokenizer.prefixIds()).containsExactly(pieces + 1, pieces + 3);
    }

    @Test
    void short_prompts_are_padded_on_the_left_and_counted_from_the_prefix() {
        TokenBatch batch = tokenizer.encode(List.of("", "cat"), 8);
        int gMask = tokenizer.prefixIds()[0];
        int sop = tokenizer.prefixIds()[1];
        int[] cat = MODEL.pieces().stream()
                .filter(p -> List.of("▁", "c", "a", "t").contains(p.text()))
                .mapToInt(MODEL.pieces()::indexOf)
                .toArray();
        assertThat(cat).hasSize(4);
        assertThat(batch.inputIds()).startsWith(0, 0, 0, 0, 0, 0, gMask, sop, 0, 0, gMask, sop);
        assertThat(batch.attentionMask()).containsExactly(0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1);
        assertThat(batch.positionIds()).containsExactly(0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 2, 3, 4, 5);
        assertThat(batch.dropped()).containsExactly(0, 0);
        assertThat(batch.isFull()).isFalse();
        assertThat(tokenizer.pieces("cat")).containsExactly("▁", "c", "a", "t");
    }

    @Test
    void long_prompts_lose_their_end_and_say_how_much() {
        TokenBatch batch = tokenizer.encode(List.of("cat"), 4);
        assertThat(batch.isFull()).isTrue();
        assertThat(batch.dropped()).containsExactly(2);
        int[] kept = {(int) batch.inputIds()[2], (int) batch.inputIds()[3]};
        assertThat(tokenizer.decode(kept)).isEqualTo("c");
        assertThat(tokenizer.count("cat")).isEqualTo(4);
    }

    @Test
    void marks_in_a_prompt_are_ordinary_text() {
        long[] ids = tokenizer.encode(List.of("[gMASK]<|user|></s>"), 64).inputIds();
        long special =
                Arrays.stream(ids).filter(id -> id >= MODEL.pieces().size()).count();
        assertThat(special).as("the prefix alone").isEqualTo(2);
    }

    @Test
    void decoding_shows_special_tokens_by_name() {
        int[] ids = {
            tokenizer.prefixIds()[0],
            tokenizer.prefixIds()[1],
            tokenizer.specialId("eop").orElseThrow()
        };
        assertThat(tokenizer.decode(ids)).isEqualTo("[gMASK]sopeop");
    }

    @Test
    void both_places_of_the_file_are_found(@TempDir Path folder) throws Exception {
        Path original = Files.createDirectories(folder.resolve("original/text_encoder"));
        Files.write(original.resolve("tokenizer.model"), MODEL.toBytes());
        Path usual = Files.createDirectories(folder.resolve("usual/tokenizer"));
        Files.write(usual.resolve("tokenizer.model"), MODEL.toBytes());

        assertThat(ChatGlmTokenizer.load(folder.resolve("original")).count("cat"))
                .isEqualTo(4);
        assertThat(ChatGlmTokenizer.load(folder.resolve("usual")).count("cat")).isEqualTo(4);
        assertThatThrownBy(() -> ChatGlmTokenizer.load(folder))
                .isInstanceOf(InkloomException.class)
                .hasMessageContaining("INK-TEXT-001")
                .hasMessageContaining(
                        folder.resolve("tokenizer").resolve("tokenizer.model").toString());
    }

    @Test
    void a_batch_needs_a_prompt_and_room_for_the_prefix() {
        assertThatThrownBy(() -> tokenizer.encode(List.of(), 8)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> tokenizer.encode(List.of("a"), 1)).isInstanceOf(IllegalArgumentException.class);
    }
}

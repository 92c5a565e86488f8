package org.inkloom.models.text.wordpiece;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.inkloom.run.InkloomException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BertTokenizerTest {
    private static final List<String> VOCABULARY =
            List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "dog", "##s", "##gy", "!", "中", "cafe", "do");

    @TempDir
    Path folder;

    @Test
    void the_longest_known_piece_is_cut_off_first() throws IOException {
        assertThat(tokenizer().encode("dogs doggy dogsgy", 10)).containsExactly(2, 5, 6, 5, 7, 5, 6, 7, 3);
    }

    @Test
    void case_and_accents_are_dropped_and_punctuation_and_chinese_stand_alone() throws IOException {
        assertThat(tokenizer().pieces("CAFÉ!dog中dog")).containsExactly(10, 8, 5, 9, 5);
    }

    @Test
    void a_word_that_cannot_be_cut_is_unknown_as_a_whole() throws IOException {
        assertThat(tokenizer().pieces("dogx dog " + "s".repeat(101))).containsExactly(1, 5, 1);
    }

    @Test
    void texts_are_cut_to_fit_and_keep_their_end() throws IOException {
        assertThat(tokenizer().encode("dog dog dog", 4)).containsExactly(2, 5, 5, 3);
    }

    @Test
    void decoding_drops_special_tokens_and_joins_pieces() throws IOException {
        assertThat(tokenizer().decode(new long[] {2, 5, 6, 8, 3, 0, 99})).isEqualTo("dogs!");
    }

    @Test
    void missing_and_foreign_vocabularies_are_refused() throws IOException {
        assertThatThrownBy(() -> BertTokenizer.load(folder))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-TEXT-010"));
        Files.writeString(folder.resolve("vocab.txt"), "a\nb\n");
        assertThatThrownBy(() -> BertTokenizer.load(folder))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-TEXT-011"));
    }

    private BertTokenizer tokenizer() throws IOException {
        Files.writeString(folder.resolve("vocab.txt"), String.join("\n", VOCABULARY) + "\n");
        return BertTokenizer.load(folder);
    }
}

package org.inkloom.models.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.inkloom.run.InkloomException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClipTokenizerTest {
    private static final String VOCABULARY = """
        {"c": 0, "a": 1, "t</w>": 2, "at</w>": 3, "cat</w>": 4, ",</w>": 5, "s</w>": 6, "1</w>": 7,
         "<|startoftext|>": 8, "<|endoftext|>": 9, "!": 10}\
        """;

    @TempDir
    Path folder;

    @Test
    void the_pair_that_was_learnt_first_is_merged_first() throws IOException {
        write("#version: 0.2\na t</w>\nc at</w>\n", "{}");

        assertThat(ClipTokenizer.load(folder).encode("CAT, cat", 77)).containsExactly(8, 4, 5, 4, 9);
    }

    @Test
    void digits_stand_alone_and_an_unknown_piece_is_the_end_token() throws IOException {
        write("#version: 0.2\n", "{}");

        assertThat(ClipTokenizer.load(folder).pieces("11 z")).containsExactly(7, 7, 9);
    }

    @Test
    void long_texts_are_cut_and_short_ones_filled_with_the_padding_token() throws IOException {
        write("#version: 0.2\na t</w>\nc at</w>\n", "{\"pad_token\": {\"content\": \"!\"}}");
        ClipTokenizer tokenizer = ClipTokenizer.load(folder);

        assertThat(tokenizer.rows(List.of("cat", "cat cat cat cat"), 4)).containsExactly(8, 4, 9, 10, 8, 4, 4, 9);
    }

    @Test
    void the_marks_own_names_are_their_tokens() throws IOException {
        write("#version: 0.2\na t</w>\nc at</w>\n", "{}");

        assertThat(ClipTokenizer.load(folder).pieces("cat<|endoftext|>cat")).containsExactly(4, 9, 4);
    }

    @Test
    void one_file_for_all_is_read_as_well() throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), """
            {"added_tokens": [{"id": 8, "content": "<|startoftext|>"}, {"id": 9, "content": "<|endoftext|>"}],
             "model": {"vocab": {"c": 0, "a": 1, "t</w>": 2, "at</w>": 3, "cat</w>": 4},
                       "merges": [["a", "t</w>"], "c at</w>"]}}\
            """);

        assertThat(ClipTokenizer.load(folder).encode("cat", 77)).containsExactly(8, 4, 9);
    }

    @Test
    void a_folder_without_a_tokenizer_and_a_damaged_one_are_refused() throws IOException {
        assertThatThrownBy(() -> ClipTokenizer.load(folder))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-TEXT-010"));
        write("only\n", "{}");
        assertThatThrownBy(() -> ClipTokenizer.load(folder))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-TEXT-011"));
    }

    private void write(String merges, String special) throws IOException {
        Files.writeString(folder.resolve("vocab.json"), VOCABULARY);
        Files.writeString(folder.resolve("merges.txt"), merges);
        Files.writeString(folder.resolve("special_tokens_map.json"), special);
    }
}

package org.inkloom.models.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.inkloom.run.InkloomException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownWordsTest {
    private static final KnownWords WORDS = KnownWords.of(List.of(
            "# words", "", "一个", "女孩", "小女孩", "在", "海边", "沙堡", "T恤", "a", "girl", "children's", "purple", "haired"));

    @Test
    void names_what_no_known_word_covers() {
        assertThat(WORDS.unknownIn("一个骑士在城堡，小女孩在海边")).containsExactly("骑士", "城堡");
        assertThat(WORDS.unknownIn("A Knight with a purple-haired GIRL, 8k")).containsExactly("Knight", "with");
    }

    @Test
    void takes_the_longest_word_that_fits() {
        assertThat(WORDS.unknownIn("小女孩")).isEmpty();
        assertThat(WORDS.unknownIn("小猫女孩")).containsExactly("小猫");
    }

    @Test
    void names_a_word_once_and_knows_words_of_two_scripts() {
        assertThat(WORDS.unknownIn("龙，龙, dragon Dragon's dragon T恤 the girl's"))
                .containsExactly("龙", "dragon", "Dragon's", "the");
    }

    @Test
    void finds_nothing_in_an_empty_prompt() {
        assertThat(WORDS.unknownIn("")).isEmpty();
        assertThat(WORDS.unknownIn("，。 ... 12 !")).isEmpty();
    }

    @Test
    void names_each_emoji_whole() {
        assertThat(WORDS.unknownIn("小女孩😀在海边❤️，👩‍👩‍👧 👍🏽🇨🇳🇫🇷 😀"))
                .containsExactly("😀", "❤️", "👩‍👩‍👧", "👍🏽", "🇨🇳", "🇫🇷");
    }

    @Property
    void takes_any_text(@ForAll String prompt) {
        assertThat(WORDS.unknownIn(prompt)).allMatch(word -> !word.isEmpty() && prompt.contains(word));
    }

    @Test
    void is_read_from_the_model_that_has_it(@TempDir Path folder) throws IOException {
        assertThat(KnownWords.ofModel(folder)).isEmpty();
        Path file = folder.resolve(KnownWords.FILE);
        Files.createDirectories(folder.resolve("tokenizer"));
        Files.writeString(file, "海边\n");
        assertThat(KnownWords.ofModel(folder).orElseThrow().unknownIn("海边的狗")).containsExactly("的狗");
        Files.write(file, new byte[] {(byte) 0xC3, 0x28, '\n'});
        assertThatThrownBy(() -> KnownWords.ofModel(folder))
                .isInstanceOf(InkloomException.class)
                .hasMessageContaining("INK-TEXT-006");
    }
}

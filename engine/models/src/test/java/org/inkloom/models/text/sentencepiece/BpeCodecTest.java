package org.inkloom.models.text.sentencepiece;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.inkloom.models.text.sentencepiece.SentencePieceModel.Rules;
import org.junit.jupiter.api.Test;

class BpeCodecTest {
    private static final Rules PLAIN = new Rules(false, false, false);
    private static final SentencePieceModel TRAINED =
            BpeTrainer.train(List.of("一个紫色短发小女孩，在学校书桌前的椅子上坐着", "the cat sat on the mat; the rat ate the hat"), 60);

    private static SentencePieceModel.Builder abc() {
        return SentencePieceModel.builder()
                .piece("a", -100)
                .piece("b", -100)
                .piece("c", -100)
                .piece("▁", -100)
                .rules(PLAIN);
    }

    private static List<String> pieces(SentencePieceModel model, String text) {
        BpeCodec codec = new BpeCodec(model);
        return codec.pieces(codec.encode(text));
    }

    @Test
    void the_greatest_score_is_merged_first() {
        assertThat(pieces(abc().piece("ab", -1).piece("bc", -2).build(), "abc")).containsExactly("ab", "c");
        assertThat(pieces(abc().piece("ab", -2).piece("bc", -1).build(), "abc")).containsExactly("a", "bc");
    }

    @Test
    void equal_scores_merge_from_the_left() {
        assertThat(pieces(abc().piece("aa", 0).build(), "aaa")).containsExactly("aa", "a");
        assertThat(pieces(abc().piece("ab", -0.0f).piece("bc", 0).build(), "abc"))
                .containsExactly("ab", "c");
    }

    @Test
    void a_piece_is_reached_only_through_pieces() {
        // "abc" is there, but neither "ab" nor "bc" is.
        assertThat(pieces(abc().piece("abc", 0).build(), "abc")).containsExactly("a", "b", "c");
    }

    @Test
    void a_run_of_unknown_characters_is_one_unknown_piece_without_byte_fallback() {
        assertThat(pieces(abc().build(), "a写作😀b")).containsExactly("a", "<unk>", "b");
    }

    @Test
    void unknown_characters_become_their_bytes_with_byte_fallback() {
        SentencePieceModel model = SentencePieceModel.builder()
                .bytes()
                .piece("a", 0)
                .rules(Rules.KOLORS)
                .build();
        assertThat(pieces(model, "a\n猫"))
                .containsExactly("<0xE2>", "<0x96>", "<0x81>", "a", "<0x0A>", "<0xE7>", "<0x8C>", "<0xAB>");
    }

    @Test
    void the_name_of_a_byte_or_a_mark_in_text_is_only_text() {
        assertThat(pieces(TRAINED, "<0x41></s>").getFirst()).isEqualTo("▁");
        assertThat(pieces(TRAINED, "<0x41></s>")).doesNotContain("<0x41>", "</s>");
    }

    @Test
    void a_user_defined_piece_is_never_split_nor_merged() {
        SentencePieceModel model = abc().piece("ab", 5)
                .piece(new Piece("bcb", 0, Piece.Type.USER_DEFINED))
                .piece("bcba", 9)
                .build();
        assertThat(pieces(model, "abcba")).containsExactly("a", "bcb", "a");
    }

    @Test
    void an_unused_piece_is_given_as_its_parts() {
        SentencePieceModel model = abc().piece(new Piece("ab", 5, Piece.Type.UNUSED))
                .piece("abc", 4)
                .build();
        assertThat(pieces(model, "abab")).containsExactly("a", "b", "a", "b");
        assertThat(pieces(model, "abc")).containsExactly("abc");
    }

    @Test
    void spaces_are_kept_or_dropped_as_the_rules_say() {
        assertThat(pieces(abc().rules(new Rules(true, false, false)).build(), "  a  b "))
                .containsExactly("▁", "▁", "▁", "a", "▁", "▁", "b", "▁");
        assertThat(pieces(abc().rules(new Rules(true, true, false)).build(), "  a  b "))
                .containsExactly("▁", "a", "▁", "b");
        assertThat(pieces(abc().rules(new Rules(true, true, false)).build(), "   "))
                .isEmpty();
    }

    @Test
    void an_empty_text_has_no_pieces() {
        assertThat(pieces(TRAINED, "")).isEmpty();
        assertThat(new BpeCodec(TRAINED).decode(new int[0])).isEmpty();
    }

    @Test
    void a_lone_surrogate_counts_as_the_replacement_character() {
        BpeCodec codec = new BpeCodec(TRAINED);
        assertThat(codec.encode("a\ud83db")).isEqualTo(codec.encode("a\ufffdb"));
        assertThat(codec.decode(codec.encode("\udc00"))).isEqualTo("\ufffd");
    }

    @Test
    void a_long_text_is_encoded_in_one_go() {
        String text = "the cat 写 ".repeat(20_000);
        BpeCodec codec = new BpeCodec(TRAINED);
        assertThat(codec.decode(codec.encode(text))).isEqualTo(text);
    }

    @Property(tries = 500)
    void decoding_gives_the_text_again(@ForAll("anyText") String text) {
        BpeCodec codec = new BpeCodec(TRAINED);
        assertThat(codec.decode(codec.encode(text))).isEqualTo(text.replace(SentencePieceModel.SPACE, ' '));
    }

    @Property(tries = 300)
    void no_string_of_code_units_is_refused(@ForAll String text) {
        int[] ids = new BpeCodec(TRAINED).encode(text);
        assertThat(Arrays.stream(ids))
                .allMatch(id -> id >= 3 && id < TRAINED.pieces().size());
    }

    @Property(tries = 300)
    void any_ids_decode(@ForAll int[] any) {
        int size = TRAINED.pieces().size();
        int[] ids = Arrays.stream(any).map(id -> Math.floorMod(id, size)).toArray();
        assertThat(new BpeCodec(TRAINED).decode(ids)).isNotNull();
    }

    @Property(tries = 300)
    void the_fast_merger_agrees_with_the_plain_one(@ForAll("fewLetters") String text) {
        SentencePieceModel model = abc().piece("ab", -3)
                .piece("ba", -1)
                .piece("bb", -1)
                .piece("aba", -2)
                .piece("abab", -2)
                .piece("cab", -4)
                .piece("▁a", 0)
                .piece("bbb", -1)
                .build();
        assertThat(pieces(model, text)).isEqualTo(plainMerge(model, text.replace(' ', '▁')));
    }

    @Provide
    Arbitrary<String> anyText() {
        Arbitrary<Integer> points = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 0xD7FF),
                Arbitraries.integers().between(0xE000, 0x10FFFF),
                Arbitraries.of('t', 'h', 'e', ' ', '\n', '写', '紫', '，').map(c -> (int) c));
        return points.list().ofMaxSize(40).map(list -> {
            StringBuilder text = new StringBuilder();
            list.forEach(text::appendCodePoint);
            return text.toString();
        });
    }

    @Provide
    Arbitrary<String> fewLetters() {
        return Arbitraries.strings().withChars("abc ").ofMinLength(1).ofMaxLength(30);
    }

    /** The definition itself: look at all neighbours, join the best, begin again. */
    private static List<String> plainMerge(SentencePieceModel model, String text) {
        List<String> symbols =
                new ArrayList<>(text.codePoints().mapToObj(Character::toString).toList());
        while (true) {
            int best = -1;
            float bestScore = Float.NEGATIVE_INFINITY;
            for (int i = 0; i + 1 < symbols.size(); i++) {
                var id = model.idOf(symbols.get(i) + symbols.get(i + 1));
                if (id.isPresent() && model.pieces().get(id.get()).score() > bestScore) {
                    best = i;
                    bestScore = model.pieces().get(id.get()).score();
                }
            }
            if (best < 0) {
                return symbols;
            }
            symbols.set(best, symbols.get(best) + symbols.remove(best + 1));
        }
    }
}

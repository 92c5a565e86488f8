package org.inkloom.models.text.sentencepiece;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.inkloom.models.text.sentencepiece.SentencePieceModel.Rules;
import org.inkloom.run.InkloomException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SentencePieceModelTest {
    private static final SentencePieceModel SMALL = BpeTrainer.train(List.of("一个紫色短发小女孩", "a cat, a hat, a cat"), 20);

    private static InkloomException refused(byte[] bytes) {
        try {
            SentencePieceModel.parse(bytes, "test.model");
        } catch (InkloomException e) {
            return e;
        }
        throw new AssertionError("the bytes were accepted");
    }

    @Test
    void a_written_model_reads_back_as_it_was() {
        SentencePieceModel read = SentencePieceModel.parse(SMALL.toBytes(), "memory");
        assertThat(read.pieces()).isEqualTo(SMALL.pieces());
        assertThat(read.rules()).isEqualTo(Rules.KOLORS);
        assertThat(read.unknownId()).isZero();
        assertThat(read.idOf("<0x0A>")).contains(3 + 10);
        assertThat(read.idOf("no such piece")).isEmpty();
        assertThat(read.toBytes()).isEqualTo(SMALL.toBytes());
    }

    @Test
    void the_trainer_gives_the_same_vocabulary_for_the_same_texts() {
        List<String> texts = List.of("写作业 写作业", "the cat the hat");
        assertThat(BpeTrainer.train(texts, 9).toBytes())
                .isEqualTo(BpeTrainer.train(texts, 9).toBytes());
        assertThat(BpeTrainer.train(texts, 9).pieces()).extracting(Piece::text).contains("▁写", "▁the");
    }

    @Test
    void the_trainer_never_learns_a_piece_twice() {
        // "ab"+"c" and "a"+"bc" both give "abc".
        assertThat(BpeTrainer.train(List.of("abc abc abc bc bc bc bc xab xab xab xab abc"), 50)
                        .pieces())
                .extracting(Piece::text)
                .doesNotHaveDuplicates();
    }

    @Nested
    class Broken_files {
        @Test
        void a_missing_file_names_the_place(@TempDir Path folder) {
            Path file = folder.resolve("tokenizer.model");
            assertThatThrownBy(() -> SentencePieceModel.read(file))
                    .isInstanceOfSatisfying(
                            InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-TEXT-001"))
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("Copy tokenizer.model");
        }

        @Test
        void a_file_that_reads_as_something_else_is_broken(@TempDir Path folder) throws Exception {
            Path file = folder.resolve("tokenizer.model");
            Files.writeString(file, "version https://git-lfs.github.com/spec/v1\noid sha256:0123\nsize 1018370\n");
            assertThatThrownBy(() -> SentencePieceModel.read(file))
                    .isInstanceOfSatisfying(
                            InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-TEXT-002"))
                    .hasMessageContaining("git-lfs");
        }

        @Test
        void no_bytes_are_no_model() {
            assertThat(refused(new byte[0])).hasMessageContaining("holds no pieces");
        }

        @Test
        void every_truncation_is_refused_or_read_without_a_crash() {
            byte[] whole = BpeTrainer.train(List.of("ab"), 0).toBytes();
            for (int length = 0; length < whole.length; length += 7) {
                byte[] cut = Arrays.copyOf(whole, length);
                try {
                    SentencePieceModel.parse(cut, "cut");
                } catch (InkloomException e) {
                    assertThat(e.code()).isIn("INK-TEXT-002", "INK-TEXT-003");
                }
            }
        }

        @Test
        void random_damage_is_refused_or_read_without_a_crash() {
            byte[] whole = SMALL.toBytes();
            Random random = new Random(7);
            for (int round = 0; round < 500; round++) {
                byte[] damaged = whole.clone();
                for (int hit = 0; hit <= random.nextInt(4); hit++) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
                }
                try {
                    new BpeCodec(SentencePieceModel.parse(damaged, "damaged")).encode("a cat 写");
                } catch (InkloomException e) {
                    assertThat(e.code()).isIn("INK-TEXT-002", "INK-TEXT-003");
                }
            }
        }

        @Test
        void a_length_past_the_end_is_refused() {
            // Field 1, length 2^63: negative as a signed number.
            byte[] huge = {0x0a, -128, -128, -128, -128, -128, -128, -128, -128, -128, 1};
            assertThat(refused(huge)).hasMessageContaining("9223372036854775808 bytes are announced where 0 are left");
            assertThat(refused(new byte[] {0x0a, 100, 1})).hasMessageContaining("100 bytes are announced where 1 are");
        }

        @Test
        void an_endless_number_is_refused() {
            byte[] endless = new byte[11];
            Arrays.fill(endless, (byte) 0x80);
            assertThat(refused(endless)).hasMessageContaining("longer than ten bytes");
        }

        @Test
        void group_fields_and_field_zero_are_refused() {
            assertThat(refused(new byte[] {0x0b})).hasMessageContaining("wire type 3");
            assertThat(refused(new byte[] {0x02, 0})).hasMessageContaining("field number 0");
        }

        @Test
        void a_piece_that_is_not_utf8_is_refused() {
            byte[] bytes = new WireWriter()
                    .message(1, new WireWriter().bytes(1, new byte[] {(byte) 0xff}))
                    .toBytes();
            assertThat(refused(bytes)).hasMessageContaining("not UTF-8");
        }

        @Test
        void a_field_of_the_wrong_wire_type_is_refused() {
            assertThat(refused(new WireWriter().number(1, 5).toBytes())).hasMessageContaining("wire type 0 and not 2");
        }

        @Test
        void a_piece_of_an_unknown_type_is_refused() {
            byte[] bytes = new WireWriter()
                    .message(1, new WireWriter().string(1, "a").number(3, 99))
                    .toBytes();
            assertThat(refused(bytes)).hasMessageContaining("unknown type 99");
        }

        @Test
        void a_score_that_is_no_number_is_refused() {
            byte[] bytes = new WireWriter()
                    .message(1, new WireWriter().string(1, "a").fixedFloat(2, Float.NaN))
                    .toBytes();
            assertThat(refused(bytes)).hasMessageContaining("NaN");
        }

        @Test
        void a_piece_that_occurs_twice_is_refused() {
            byte[] twice = ModelProto.write(
                    List.of(
                            new Piece("<unk>", 0, Piece.Type.UNKNOWN),
                            new Piece("a", 0, Piece.Type.NORMAL),
                            new Piece("a", 1, Piece.Type.NORMAL)),
                    new Rules(true, false, false));
            assertThat(refused(twice)).hasMessageContaining("pieces 1 and 2 are both 'a'");
        }

        @Test
        void a_model_without_an_unknown_piece_is_refused() {
            byte[] bytes =
                    ModelProto.write(List.of(new Piece("a", 0, Piece.Type.NORMAL)), new Rules(true, false, false));
            assertThat(refused(bytes)).hasMessageContaining("no piece stands for unknown text");
        }

        @Test
        void byte_fallback_with_missing_bytes_is_refused() {
            byte[] bytes = ModelProto.write(
                    List.of(
                            new Piece("<unk>", 0, Piece.Type.UNKNOWN),
                            new Piece("<0x41>", 0, Piece.Type.BYTE),
                            new Piece("a", 0, Piece.Type.NORMAL)),
                    Rules.KOLORS);
            assertThat(refused(bytes)).hasMessageContaining("all 256 byte pieces");
        }

        @Test
        void a_byte_piece_with_another_name_is_refused() {
            byte[] bytes = ModelProto.write(
                    List.of(new Piece("<unk>", 0, Piece.Type.UNKNOWN), new Piece("<0x4G>", 0, Piece.Type.BYTE)),
                    new Rules(true, false, false));
            assertThat(refused(bytes)).hasMessageContaining("'<0x4G>'");
        }
    }

    @Nested
    class Models_of_another_kind {
        private static byte[] with(WireWriter trainer, WireWriter normalizer) {
            return new WireWriter()
                    .message(1, new WireWriter().string(1, "<unk>").number(3, 2))
                    .message(2, trainer)
                    .message(3, normalizer)
                    .toBytes();
        }

        @Test
        void a_unigram_model_is_refused_by_name() {
            InkloomException e = refused(with(new WireWriter().number(3, 1), new WireWriter()));
            assertThat(e.code()).isEqualTo("INK-TEXT-003");
            assertThat(e).hasMessageContaining("unigram").hasMessageContaining("--model_type=bpe");
        }

        @Test
        void a_character_map_is_refused() {
            InkloomException e = refused(with(
                    new WireWriter().number(3, 2),
                    new WireWriter().bytes(2, "map".getBytes(StandardCharsets.US_ASCII))));
            assertThat(e.code()).isEqualTo("INK-TEXT-003");
            assertThat(e).hasMessageContaining("a map of 3 bytes");
        }

        @Test
        void spaces_as_suffix_are_refused() {
            InkloomException e = refused(with(new WireWriter().number(3, 2).bool(24, true), new WireWriter()));
            assertThat(e.code()).isEqualTo("INK-TEXT-003");
        }
    }
}

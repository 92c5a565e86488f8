package org.inkloom.inkling.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongFunction;
import org.inkloom.models.text.KnownWords;
import org.inkloom.models.text.chatglm.ChatGlmTokenizer;
import org.inkloom.models.text.sentencepiece.SentencePieceModel;
import org.inkloom.picturebook.scene.Split;
import org.inkloom.run.RunControl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VocabularyMakerTest {
    private static final SentencePieceModel SMALL =
            new VocabularyMaker(Edition.FIRST, 4_000, 1).make(RunControl.quiet());

    @Test
    void gives_the_same_bytes_each_time() {
        assertThat(new VocabularyMaker(Edition.FIRST, 4_000, 1)
                        .make(RunControl.quiet())
                        .toBytes())
                .isEqualTo(SMALL.toBytes());
    }

    @Test
    void joins_no_two_slots_in_one_piece() {
        ChatGlmTokenizer tokenizer = new ChatGlmTokenizer(SMALL);
        assertThat(tokenizer.size()).isLessThanOrEqualTo(Edition.FIRST.ids());
        assertThat(tokenizer.pieces("紫色短发小女孩")).containsExactly("▁", "紫色", "短发", "小女孩");
        assertThat(tokenizer.pieces("purple twin tails")).containsExactly("▁purple", "▁twin", "▁tails");
    }

    @Test
    void lets_unknown_words_fall_apart() {
        ChatGlmTokenizer tokenizer = new ChatGlmTokenizer(SMALL);
        assertThat(tokenizer.pieces("骑")).containsExactly("▁", "<0xE9>", "<0xAA>", "<0x91>");
        assertThat(tokenizer.pieces("qwxz").size()).isGreaterThan(3);
        assertThat(tokenizer.pieces("")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Edition.class)
    void cuts_captions_without_losing_a_letter(Edition edition) {
        LongFunction<String> captions = edition.captions(Split.TRAIN, false);
        CaptionWords cutter = new CaptionWords(edition);
        for (long seed = 0; seed < 500; seed++) {
            String text = captions.apply(seed);
            String joined = String.join("", cutter.of(text)).replace(SentencePieceModel.SPACE, ' ');
            assertThat(joined).isEqualTo(" " + text);
        }
    }

    @Test
    void knows_every_word_that_captions_of_the_wide_book_use() {
        KnownWords known = KnownWords.of(KnownWordsFile.lines(Edition.WIDE));
        LongFunction<String> captions = Edition.WIDE.captions(Split.TRAIN, false);
        Set<String> strange = new TreeSet<>();
        for (long seed = 0; seed < 3_000; seed++) {
            strange.addAll(known.unknownIn(captions.apply(seed)));
        }
        assertThat(strange).isEmpty();
    }

    @Test
    void knows_every_word_that_captions_use() {
        KnownWords known = KnownWords.of(KnownWordsFile.lines(Edition.FIRST));
        LongFunction<String> captions = Edition.FIRST.captions(Split.TRAIN, false);
        int strange = 0;
        for (long seed = 0; seed < 3_000; seed++) {
            strange += known.unknownIn(captions.apply(seed)).isEmpty() ? 0 : 1;
        }
        // Three in a hundred captions have a nonsense word.
        assertThat(strange).isBetween(30, 160);
        for (String prompt : VocabularyReport.STORY) {
            assertThat(known.unknownIn(prompt)).as(prompt).isEmpty();
        }
        assertThat(known.unknownIn("一个骑士和一条龙在城堡，a dragon")).containsExactly("骑士", "龙", "城堡", "dragon");
    }

    @Test
    void the_shipped_vocabulary_covers_the_story() throws IOException {
        Path shipped = Path.of("..", "inkling-model", "tokenizer", "tokenizer.model");
        assumeTrue(Files.exists(shipped), "the model's folder is not here");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        VocabularyMain.run(
                List.of("report", "first", shipped.toString(), "200"),
                new PrintStream(out, true, StandardCharsets.UTF_8));
        String report = out.toString(StandardCharsets.UTF_8);
        assertThat(report.substring(report.indexOf("▁"))).contains("紫色 短发 小女孩").doesNotContain("<0x");
    }

    @Test
    void is_made_by_one_command(@TempDir Path folder) throws IOException {
        VocabularyMain.run(
                List.of("make", "wide", folder.toString(), "500", "1"),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
        assertThat(SentencePieceModel.read(folder.resolve("tokenizer.model")).pieces())
                .hasSizeGreaterThan(300);
        assertThat(Files.readAllLines(folder.resolve("vocabulary.txt"))).contains("海边", "purple", "赛博朋克", "guitar");
    }
}

package org.inkloom.inkling.vocabulary;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import org.inkloom.models.text.chatglm.ChatGlmTokenizer;
import org.inkloom.models.text.sentencepiece.Piece;
import org.inkloom.models.text.sentencepiece.SentencePieceModel;
import org.inkloom.picturebook.scene.Split;

/** Reports how a vocabulary splits captions on which it was not trained, and the prompts of the seed story. */
final class VocabularyReport {
    private static final long FIRST_SEED = 5_000_000_000L;

    /** The prompts of the seed story and its negative prompt. */
    static final List<String> STORY = List.of(
            "二次元，一个紫色短发小女孩，在学校书桌前的椅子上坐着，在认真写作业，全身，蓝色校服白色侧边条纹",
            "体育场的全校同学排列，整整齐齐，一个紫色短发小女孩穿着蓝白相间的校服站在讲台上宣誓",
            "走出高考考场，露出对未来的期许且自信的神情",
            "面对着大海，双臂张开，闭着眼睛，感受海风，背面",
            "拖着行李，开心，即将迈入大学的校门",
            "在教室里做笔记，听老师讲课，认真思考",
            "紫色长发少女，穿着黑色运动装，在操场上跑步",
            "紫色长发少女，穿着黑色礼服，在礼堂主持",
            "丑陋、变形、嘈杂、模糊、低对比度");

    private VocabularyReport() {}

    static void print(Edition edition, SentencePieceModel model, int captions, PrintStream out) {
        ChatGlmTokenizer tokenizer = new ChatGlmTokenizer(model);
        long unused = model.pieces().stream()
                .filter(p -> p.type() == Piece.Type.UNUSED)
                .count();
        out.printf(
                Locale.ROOT,
                "%d ids, of them %d pieces, %d unused%n",
                tokenizer.size(),
                model.pieces().size(),
                unused);
        for (Split split : List.of(Split.TRAIN, Split.HELD_OUT)) {
            lengths(edition, tokenizer, split, captions, out);
        }
        for (String prompt : STORY) {
            List<String> pieces = tokenizer.pieces(prompt);
            out.printf(Locale.ROOT, "%3d %s%n", pieces.size(), String.join(" ", pieces));
        }
    }

    private static void lengths(
            Edition edition, ChatGlmTokenizer tokenizer, Split split, int captions, PrintStream out) {
        LongFunction<String> written = edition.captions(split, false);
        int[] counts = new int[captions];
        long bytes = 0;
        for (int i = 0; i < captions; i++) {
            List<String> pieces = tokenizer.pieces(written.apply(FIRST_SEED + i));
            counts[i] = pieces.size();
            bytes += pieces.stream().filter(p -> p.startsWith("<0x")).count();
        }
        Arrays.sort(counts);
        long sum = Arrays.stream(counts).asLongStream().sum();
        out.printf(
                Locale.ROOT,
                "%s: %.1f pieces a caption (95 %%: %d, longest %d; %.2f %% do not fit into 62), %.2f %% are bytes%n",
                split,
                (double) sum / captions,
                counts[captions * 95 / 100],
                counts[captions - 1],
                100.0 * Arrays.stream(counts).filter(n -> n > 62).count() / captions,
                100.0 * bytes / sum);
    }
}

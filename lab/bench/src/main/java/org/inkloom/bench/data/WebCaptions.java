package org.inkloom.bench.data;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.inkloom.run.folder.PendingFile;

/**
 * Generated captions that resemble those from the web, half of them Chinese: one to four sentences, some with a link,
 * various kinds of spaces, full-width punctuation, hashtags, lines of asterisks, or repeated words; one in fifty
 * repeats an earlier one. The same number always gives the same caption.
 */
final class WebCaptions {
    private static final List<String> SUBJECTS =
            List.of("a girl", "an old fisherman", "two cats", "the abandoned station", "a mountain village", "a robot");
    private static final List<String> VERBS =
            List.of("stands in", "walks through", "looks at", "sleeps beside", "is painted over", "waits for");
    private static final List<String> PLACES =
            List.of("the falling snow", "a neon-lit street", "fields of wheat", "an empty café", "the morning fog");
    private static final List<String> STYLES =
            List.of("oil on canvas", "35mm film", "ink wash", "soft light", "8k, best quality", "by the window");
    private static final List<String> CHINESE_SUBJECTS = List.of("一位少女", "老渔夫", "两只猫", "废弃的车站", "山间的村庄", "机器人");
    private static final List<String> CHINESE_VERBS = List.of("站在", "走过", "望着", "依偎在", "穿越", "等待着");
    private static final List<String> CHINESE_PLACES = List.of("飘落的雪花里", "霓虹闪烁的街道", "金色的麦田", "空荡的咖啡馆", "清晨的薄雾");
    private static final List<String> CHINESE_STYLES = List.of("水墨画风格", "电影质感", "柔和的光线", "最佳画质", "国风插画", "细节丰富");
    private static final List<String> SPACES = List.of("\u00a0", "\u2003", "\u3000", "\u200a", "\t", "  ");

    private final Path file;

    WebCaptions(Path file) {
        this.file = file;
    }

    /** Returns a JSONL file of captions, which is generated if it is missing. */
    Path captions(int count) {
        if (Files.exists(file)) {
            return file;
        }
        try (PendingFile pending = PendingFile.begin(file)) {
            try (Writer out = new OutputStreamWriter(pending.out(), StandardCharsets.UTF_8)) {
                for (int i = 0; i < count; i++) {
                    out.write("{\"text\": \"");
                    out.write(caption(i)
                            .replace("\"", "\\\"")
                            .replace("\n", "\\n")
                            .replace("\t", "\\t"));
                    out.write(String.format(Locale.ROOT, "\", \"id\": %d, \"source\": \"web\"}%n", i));
                }
            }
            pending.commit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a caption. */
    static String caption(int number) {
        SplittableRandom random = new SplittableRandom(number);
        if (number > 100 && random.nextInt(50) == 0) {
            return caption(random.nextInt(number));
        }
        boolean chinese = random.nextBoolean();
        StringBuilder text = new StringBuilder();
        int sentences = 1 + random.nextInt(4);
        for (int i = 0; i < sentences; i++) {
            if (chinese) {
                chinese(text, random);
            } else {
                english(text, random);
            }
        }
        oddity(text, random, number);
        return text.toString();
    }

    private static void english(StringBuilder text, SplittableRandom random) {
        text.append(text.isEmpty() ? "" : " ").append(one(SUBJECTS, random)).append(' ');
        text.append(one(VERBS, random)).append(' ').append(one(PLACES, random)).append(", ");
        text.append(one(STYLES, random))
                .append(" no. ")
                .append(random.nextInt(100_000))
                .append('.');
    }

    private static void chinese(StringBuilder text, SplittableRandom random) {
        text.append(one(CHINESE_SUBJECTS, random)).append(one(CHINESE_VERBS, random));
        text.append(one(CHINESE_PLACES, random)).append("，").append(one(CHINESE_STYLES, random));
        // Two random characters stand for names, without which too many captions would be equal.
        text.append("，").append((char) (0x4e00 + random.nextInt(5000)));
        text.append((char) (0x4e00 + random.nextInt(5000))).append("。");
    }

    private static void oddity(StringBuilder text, SplittableRandom random, int number) {
        switch (random.nextInt(12)) {
            case 0 ->
                text.append(" https://example.com/gallery/").append(number).append("?ref=home#top");
            case 1 -> text.append(" www.example.org/photo/").append(number);
            case 2, 3 -> text.insert(text.length() / 2, one(SPACES, random));
            case 4 -> text.append(" #art #").append(number).append(" ★★★★☆ ❤️🎨");
            case 5 -> text.append("\n\n***************\n版权所有 © ").append(number);
            case 6 -> text.append(" 哈哈哈哈哈哈哈哈 wow wow wow wow");
            default -> {}
        }
    }

    private static String one(List<String> words, SplittableRandom random) {
        return words.get(random.nextInt(words.size()));
    }
}

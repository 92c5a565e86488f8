package org.inkloom.picturebook.caption;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.inkloom.picturebook.raster.SeededRandom;
import org.inkloom.picturebook.scene.SceneDescription;
import org.inkloom.picturebook.scene.Split;
import org.inkloom.picturebook.scene.Style;

/**
 * Writes captions: half of them Chinese, 45 % English, 5 % a mixture of both; each slot is omitted with a certain
 * probability. The same scene, seed and split give the same caption. Dropping whole captions, for guidance, is done by
 * the training.
 */
public final class CaptionWriter {
    private static final double FILLER = 0.05;
    private static final double UNKNOWN = 0.03;
    /**
     * Probability that a caption for training says nothing about its picture. Four in ten of these consist of words of
     * dislike, words of habit ("best quality") or nonsense; the others would be empty, and are written as usual
     * instead.
     */
    private static final double UNRELATED_CAPTION = 0.06;

    private static final Pattern TOKEN = Pattern.compile("\\{([A-Z_]+)}");
    /**
     * Caption templates. Segments are separated by bars; a segment is used only if the scene has words for all its
     * parts. The last two templates are reserved for held-out captions.
     */
    private static final List<String> CHINESE = List.of(
            "{STYLE}|一个{WHO}|在{PLACE}|{ACTION}|{VIEW}|{FACING}|{WEAR}|{DETAIL}|{MOOD}",
            "{PLACE_TAG}|{WHO}|{ACTION}|{MOOD}|{WEAR}|{DETAIL}|{VIEW}|{STYLE}",
            "{TIME}|在{PLACE}|一个{WHO}正在{ACTION}|穿着{WEAR}|{MOOD}|{VIEW}|{STYLE}",
            "画一张{STYLE}|{WHO}|{WEAR}|{DETAIL}|{PLACE_TAG}|{ACTION}|{MOOD}",
            "在{PLACE}{ACTION}的{WHO}|{WEAR}|{DETAIL}|{MOOD}|{FACING}|{VIEW}|{STYLE}",
            "{WHO}| {PLACE}",
            "{STYLE}|一个{WHO}穿着{WEAR}在{PLACE}{ACTION}|{MOOD}|{DETAIL}|{VIEW}",
            "*，",
            "* ",
            "{TIME}的{PLACE}|{WHO}|穿着{WEAR}|{ACTION}|{MOOD}",
            "一幅{STYLE}，画的是{WHO}|{DETAIL}|{ACTION}|{PLACE_TAG}|{WEAR}|{MOOD}",
            "{MOOD}的{WHO}|{ACTION}|背景是{PLACE}|{WEAR}|{STYLE}");

    private static final List<String> ENGLISH = List.of(
            "{STYLE}|{WHO} {ACTION} {PLACE}|{WEAR}|{DETAIL}|{MOOD}|{VIEW}",
            "{WHO} {PLACE}|{ACTION}|{MOOD}|{WEAR}|{DETAIL}|{VIEW}|{STYLE}",
            "{PLACE}|{WHO} {WEAR}|{ACTION}|{MOOD}|{STYLE}",
            "a {STYLE} picture of {WHO} {PLACE}|{WEAR}|{DETAIL}|{ACTION}|{MOOD}",
            "*, ",
            "{WHO}|{PLACE}!",
            "{WHO} {WEAR} {PLACE}|{ACTION}|{MOOD}|{DETAIL}|{STYLE}|{VIEW}",
            "draw {WHO} {ACTION} {PLACE}|{STYLE}|{WEAR}|{MOOD}",
            "{VIEW} of {WHO} {WEAR}|{ACTION} {PLACE}|{MOOD}|{STYLE}",
            "{TIME}|{WHO} {ACTION} {PLACE}|{WEAR}|{DETAIL}|{MOOD}",
            "an illustration, {WHO}|{WEAR}|the scene is {PLACE}|{ACTION}|{MOOD}|{STYLE}",
            "in this {STYLE} we see {WHO} {PLACE}|{ACTION}|{WEAR}|{MOOD}");
    private static final double CAPITAL = 0.12;
    private static final double STOP = 0.05;
    /**
     * Words that people add to prompts out of habit. They are added at random, so that the model learns to ignore them.
     */
    private static final List<String> CHINESE_FILLERS = List.of(
            "高清", "精美", "高质量", "最佳画质", "细节丰富", "杰作", "大师作品", "超高清", "高分辨率", "精致", "唯美", "好看", "可爱", "漂亮", "色彩鲜艳",
            "画面干净", "构图完美", "柔和光线", "治愈", "温馨");

    private static final List<String> ENGLISH_FILLERS = List.of(
            "masterpiece",
            "best quality",
            "high quality",
            "highly detailed",
            "ultra detailed",
            "beautiful",
            "cute",
            "lovely",
            "pretty",
            "adorable",
            "4k",
            "8k",
            "HD",
            "high resolution",
            "vivid colors",
            "soft light",
            "clean lines",
            "professional",
            "award winning",
            "trending");

    /** Words of negative prompts. */
    private static final List<String> CHINESE_DISLIKES =
            List.of("丑陋", "变形", "嘈杂", "模糊", "低对比度", "低质量", "最差画质", "多余的手指", "水印", "文字", "签名", "残缺", "畸形", "噪点");

    private static final List<String> ENGLISH_DISLIKES = List.of(
            "ugly",
            "deformed",
            "noisy",
            "blurry",
            "low contrast",
            "low quality",
            "worst quality",
            "bad anatomy",
            "bad hands",
            "extra fingers",
            "watermark",
            "text",
            "signature",
            "cropped");

    private final boolean heldOut;

    /** Makes a writer. Only {@link Split#HELD_OUT} uses the words and templates that training never sees. */
    public CaptionWriter(Split split) {
        heldOut = split == Split.HELD_OUT;
    }

    /** Writes the caption of a scene in a language drawn from the seed. */
    public Caption write(SceneDescription scene, long seed) {
        double p = SeededRandom.of(seed, 7).next();
        Caption.Language language =
                p < 0.5 ? Caption.Language.CHINESE : p < 0.95 ? Caption.Language.ENGLISH : Caption.Language.MIXED;
        return write(scene, seed, language);
    }

    /**
     * Writes the caption of a scene for training. Some say nothing about the picture, so that the model learns that
     * words of dislike and habit have no meaning by themselves.
     */
    public Caption writeForTraining(SceneDescription scene, long seed) {
        String nothing = SeededRandom.of(seed, 9).chance(UNRELATED_CAPTION) ? nothing(seed) : "";
        return nothing.isEmpty() ? write(scene, seed) : new Caption(nothing, Caption.Language.MIXED, Set.of());
    }

    /** Writes the caption of a scene in a given language. */
    public Caption write(SceneDescription scene, long seed, Caption.Language language) {
        for (int attempt = 0; ; attempt++) {
            SeededRandom random = SeededRandom.of(seed, 100 + attempt);
            SlotMentions told = new SlotMentions(scene, random, heldOut);
            Map<Phrase.Part, Phrase> pieces = pieces(told, language);
            Draft draft = new Draft(pieces, random, language == Caption.Language.ENGLISH ? ", " : "，");
            String text = draft.text(template(language, random));
            if (!draft.mentioned.isEmpty()) {
                return new Caption(decorated(text, language, random), language, draft.mentioned);
            }
        }
    }

    /**
     * Returns a caption that names the style, as the trigger word of a LoRA: the caption itself if it does so already,
     * otherwise with a word for the style before it.
     */
    public static Caption named(Caption caption, Style style) {
        if (caption.mentioned().contains(Slot.STYLE)) {
            return caption;
        }
        boolean english = caption.language() == Caption.Language.ENGLISH;
        String word = Vocabulary.shared()
                .words("STYLE", style, english ? Vocabulary.Language.ENGLISH : Vocabulary.Language.CHINESE)
                .getFirst();
        Set<Slot> mentioned = EnumSet.of(Slot.STYLE);
        mentioned.addAll(caption.mentioned());
        return new Caption(word + (english ? ", " : "，") + caption.text(), caption.language(), mentioned);
    }

    /**
     * Writes a caption that says nothing about any picture, for the unconditional part of guidance: usually the empty
     * one, sometimes words of dislike, habit or nonsense, so that the model treats a negative prompt like an empty one.
     */
    public static String nothing(long seed) {
        SeededRandom random = SeededRandom.of(seed, 8);
        double p = random.next();
        if (p < 0.6) {
            return "";
        }
        boolean english = random.chance(0.5);
        List<String> words = new ArrayList<>();
        int count = 1 + random.below(6);
        for (int i = 0; i < count; i++) {
            words.add(
                    p < 0.85
                            ? random.pick(english ? ENGLISH_DISLIKES : CHINESE_DISLIKES)
                            : p < 0.93
                                    ? random.pick(english ? ENGLISH_FILLERS : CHINESE_FILLERS)
                                    : unknown(english, random));
        }
        return String.join(english ? ", " : random.pick("，", "、"), words);
    }

    private static Map<Phrase.Part, Phrase> pieces(SlotMentions told, Caption.Language language) {
        return switch (language) {
            case CHINESE -> new ChinesePieces(told).pieces();
            case ENGLISH -> new EnglishPieces(told).pieces();
            case MIXED -> {
                Map<Phrase.Part, Phrase> chinese = new ChinesePieces(told).pieces();
                Map<Phrase.Part, Phrase> english = new EnglishPieces(told).pieces();
                chinese.remove(Phrase.Part.PLACE);
                for (Phrase.Part part : Phrase.Part.values()) {
                    Phrase other = english.get(part == Phrase.Part.PLACE_TAG ? Phrase.Part.PLACE : part);
                    if (chinese.containsKey(part) && other != null && told.random.chance(0.5)) {
                        chinese.put(part, other);
                    }
                }
                yield chinese;
            }
        };
    }

    private String template(Caption.Language language, SeededRandom random) {
        if (language == Caption.Language.MIXED) {
            return random.pick("*，", "* ", "*, ");
        }
        List<String> all = language == Caption.Language.CHINESE ? CHINESE : ENGLISH;
        return all.get(random.below(heldOut ? all.size() : all.size() - 2));
    }

    private static String decorated(String text, Caption.Language language, SeededRandom random) {
        boolean english = language == Caption.Language.ENGLISH;
        String comma = english ? ", " : "，";
        String out = text;
        if (random.chance(FILLER)) {
            String filler = random.pick(english ? ENGLISH_FILLERS : CHINESE_FILLERS);
            out = random.chance(0.5) ? filler + comma + out : out + comma + filler;
        }
        if (random.chance(UNKNOWN)) {
            out = unknown(english, random) + comma + out;
        }
        if (language != Caption.Language.CHINESE && random.chance(CAPITAL)) {
            out = out.substring(0, 1).toUpperCase(Locale.ROOT) + out.substring(1);
        }
        return random.chance(STOP) ? out + (english ? "." : "。") : out;
    }

    /** Returns words of habit and dislike in both languages, which say nothing about a picture. */
    public static List<String> fillers() {
        List<String> all = new ArrayList<>(CHINESE_FILLERS);
        all.addAll(ENGLISH_FILLERS);
        all.addAll(CHINESE_DISLIKES);
        all.addAll(ENGLISH_DISLIKES);
        return all;
    }

    /** Returns an invented word, so that the model learns to ignore words that it does not know. */
    private static String unknown(boolean english, SeededRandom random) {
        StringBuilder word = new StringBuilder();
        if (english) {
            int length = 4 + random.below(5);
            for (int i = 0; i < length; i++) {
                String from = i % 2 == 0 ? "bdfgklmnprstvz" : "aeiou";
                word.append(from.charAt(random.below(from.length())));
            }
            return word.toString();
        }
        return word.append("小大阿老".charAt(random.below(4)))
                .append((char) (0x4E00 + random.below(0x5000)))
                .toString();
    }

    /** A template while it is filled with phrases. */
    private static final class Draft {
        private final Map<Phrase.Part, Phrase> left;
        private final SeededRandom random;
        private final String comma;
        private final List<String> segments = new ArrayList<>();
        final Set<Slot> mentioned = EnumSet.noneOf(Slot.class);

        Draft(Map<Phrase.Part, Phrase> pieces, SeededRandom random, String comma) {
            this.left = new LinkedHashMap<>(pieces);
            this.random = random;
            this.comma = comma;
        }

        String text(String template) {
            if (template.startsWith("*")) {
                return shuffled(template.substring(1));
            }
            boolean brief = template.chars().filter(c -> c == '|').count() == 1;
            for (String segment : template.replace("!", "").split("\\|")) {
                segment(segment, brief);
            }
            if (!brief || segments.isEmpty()) {
                rest();
            }
            return String.join(brief ? comma.isBlank() ? " " : comma : comma, segments);
        }

        private void segment(String segment, boolean brief) {
            List<Phrase.Part> parts = new ArrayList<>();
            Matcher tokens = TOKEN.matcher(segment);
            while (tokens.find()) {
                parts.add(Phrase.Part.valueOf(tokens.group(1)));
            }
            boolean whole = left.keySet().containsAll(parts);
            if (whole) {
                String text = segment;
                for (Phrase.Part part : parts) {
                    text = text.replace("{" + part + "}", take(part));
                }
                segments.add(tidy(text));
            } else if (!brief) {
                for (Phrase.Part part : parts) {
                    if (left.containsKey(part) && part != Phrase.Part.PLACE) {
                        segments.add(take(part));
                    }
                }
            }
        }

        private static String tidy(String text) {
            return text.strip()
                    .replace("一个一个", "一个")
                    .replace("一个左边", "左边")
                    .replace("正在在", "正在")
                    .replace("色的的", "色的")
                    .replace("a a ", "a ")
                    .replace("a anime", "an anime")
                    .replace("a ink", "an ink");
        }

        private String take(Phrase.Part part) {
            Phrase piece = left.remove(part);
            if (piece == null) {
                throw new IllegalStateException("no " + part);
            }
            if (part == Phrase.Part.PLACE) {
                left.remove(Phrase.Part.PLACE_TAG);
            } else if (part == Phrase.Part.PLACE_TAG) {
                left.remove(Phrase.Part.PLACE);
            }
            mentioned.addAll(piece.slots());
            return piece.text();
        }

        private void rest() {
            for (Phrase.Part part : Phrase.Part.values()) {
                if (left.containsKey(part) && !(part == Phrase.Part.PLACE && left.containsKey(Phrase.Part.PLACE_TAG))) {
                    segments.add(take(part));
                }
            }
        }

        private String shuffled(String joint) {
            List<Phrase.Part> parts = new ArrayList<>(left.keySet());
            for (int i = parts.size() - 1; i > 0; i--) {
                int j = random.below(i + 1);
                Phrase.Part other = parts.get(j);
                parts.set(j, parts.get(i));
                parts.set(i, other);
            }
            for (Phrase.Part part : parts) {
                if (left.containsKey(part) && !(part == Phrase.Part.PLACE && left.containsKey(Phrase.Part.PLACE_TAG))) {
                    segments.add(take(part));
                }
            }
            return String.join(joint, segments);
        }
    }
}

package org.inkloom.inkling.vocabulary;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.inkloom.models.text.sentencepiece.SentencePieceModel;
import org.inkloom.picturebook.caption.CaptionWriter;
import org.inkloom.picturebook.caption.Vocabulary;

/**
 * Cuts captions into words, so that no piece joins two slots: 紫色短发 is 紫色 and 短发, and a combination that training
 * never saw is made of the same pieces as one that it saw.
 *
 * <p>English is cut at spaces and punctuation, a space staying with the word that follows; Chinese by the longest word
 * of the list that fits.
 */
final class CaptionWords {
    /** The words between the slots, and those of the story's longer phrases. */
    private static final List<String> CHINESE_GLUE = List.of(
            "一个", "一只", "一头", "一条", "一辆", "一顶", "一朵", "一棵", "一座", "一枚", "一架", "一道", "一颗", "一面", "一块", "在", "正在", "穿着",
            "穿", "画一张", "画", "一张", "一幅", "画的是", "背景是", "背景", "旁边有", "身边有", "空中有", "旁边", "身边", "空中", "左边是", "右边是", "左边",
            "右边", "有", "和", "的", "人", "风景", "没有人", "空无一人", "头发", "发", "色", "白相间的", "相间", "学校", "书桌前", "书桌", "椅子上", "椅子",
            "坐着", "听老师讲课", "老师", "讲课", "听", "体育场", "全校", "同学", "排列", "整整齐齐", "整整齐齐地", "走出", "高考", "考场", "面对着", "面对",
            "大海", "即将", "迈入", "大学", "校门", "露出", "对未来", "未来", "充满", "期许", "且", "自信", "神情", "感受", "海风", "讲台上", "地", "里",
            "上", "前", "下", "中", "衣", "衫");

    private static final int LONGEST = 8;

    private final Set<String> chinese = new TreeSet<>();

    CaptionWords() {
        chinese.addAll(CHINESE_GLUE);
        for (String word : knownPhrases()) {
            if (isChinese(word.codePointAt(0)) && word.length() <= LONGEST) {
                chinese.add(word);
            }
        }
    }

    /** Returns every word and phrase of the book's vocabulary, colours in all their forms, and the fillers. */
    static List<String> knownPhrases() {
        List<String> all = new ArrayList<>();
        for (String phrase : Vocabulary.shared().all()) {
            all.add(phrase);
            boolean colour = phrase.length() <= 2 && "黑棕褐金橙橘红粉粉红紫蓝绿白银灰黄咖啡".contains(phrase);
            if (colour) {
                all.add(phrase + "色");
            }
        }
        all.addAll(CHINESE_GLUE);
        all.addAll(CaptionWriter.fillers());
        return all;
    }

    static boolean isChinese(int c) {
        return Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN;
    }

    /** Returns the words of a caption with the space that SentencePiece puts before it. */
    List<String> of(String caption) {
        String text = SentencePieceModel.SPACE + caption.replace(' ', SentencePieceModel.SPACE);
        List<String> words = new ArrayList<>();
        for (int at = 0; at < text.length(); ) {
            int end = isChinese(text.codePointAt(at)) ? endOfChinese(text, at) : endOfLatin(text, at);
            words.add(text.substring(at, end));
            at = end;
        }
        return words;
    }

    private int endOfChinese(String text, int at) {
        for (int end = Math.min(text.length(), at + LONGEST); end > at + 1; end--) {
            if (chinese.contains(text.substring(at, end))) {
                return end;
            }
        }
        return at + Character.charCount(text.codePointAt(at));
    }

    private static int endOfLatin(String text, int at) {
        int end = text.charAt(at) == SentencePieceModel.SPACE ? at + 1 : at;
        while (end < text.length() && isLetter(text.charAt(end))) {
            end++;
        }
        return end > at ? end : at + Character.charCount(text.codePointAt(at));
    }

    private static boolean isLetter(char c) {
        return c < 128 && Character.isLetter(c) || c == '\'';
    }
}

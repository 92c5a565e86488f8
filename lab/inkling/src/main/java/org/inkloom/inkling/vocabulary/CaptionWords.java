package org.inkloom.inkling.vocabulary;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.inkloom.models.text.sentencepiece.SentencePieceModel;

/**
 * Splits captions into words, so that no token spans two slots: 紫色短发 becomes 紫色 and 短发, and a combination that training
 * never saw consists of the same tokens as one that it saw.
 *
 * <p>English is split at spaces and punctuation, where a space stays with the word after it; Chinese by the longest
 * word of the list that fits.
 */
final class CaptionWords {
    private static final int LONGEST = 8;

    private final Set<String> chinese = new TreeSet<>();

    CaptionWords(Edition edition) {
        for (String word : edition.phrases()) {
            if (isChinese(word.codePointAt(0)) && word.length() <= LONGEST) {
                chinese.add(word);
            }
        }
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

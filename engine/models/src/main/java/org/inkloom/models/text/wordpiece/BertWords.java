package org.inkloom.models.text.wordpiece;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Splits a text into words and punctuation.
 *
 * @param lowerCase whether case and accents are dropped
 */
record BertWords(boolean lowerCase) {
    List<String> split(String text) {
        StringBuilder clean = new StringBuilder();
        text.codePoints().forEach(c -> addClean(c, clean));
        String plain = lowerCase ? lowered(clean.toString()) : clean.toString();
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        plain.codePoints().forEach(c -> {
            boolean alone = isPunctuation(c);
            if (alone || isSpace(c)) {
                flush(word, words);
            }
            if (alone) {
                words.add(Character.toString(c));
            } else if (!isSpace(c)) {
                word.appendCodePoint(c);
            }
        });
        flush(word, words);
        return words;
    }

    private static void flush(StringBuilder word, List<String> words) {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }

    /**
     * Appends a character. Control characters are dropped; characters that are words by themselves get a space on both
     * sides.
     */
    private static void addClean(int c, StringBuilder clean) {
        if (isSpace(c)) {
            clean.append(' ');
        } else if (isChinese(c)) {
            clean.append(' ').appendCodePoint(c).append(' ');
        } else if (c != 0 && c != 0xfffd && !isControl(c)) {
            clean.appendCodePoint(c);
        }
    }

    private static String lowered(String text) {
        StringBuilder lowered = new StringBuilder();
        Normalizer.normalize(text, Normalizer.Form.NFD)
                .codePoints()
                .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
                .forEach(c -> lowered.append(Character.toString(c).toLowerCase(Locale.ROOT)));
        return lowered.toString();
    }

    private static boolean isSpace(int c) {
        return c == '\t' || c == '\n' || c == '\r' || c == 0x85 || Character.isSpaceChar(c) || c == 0x0b || c == 0x0c;
    }

    private static boolean isControl(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }

    private static boolean isPunctuation(int c) {
        if (c >= 33 && c <= 47 || c >= 58 && c <= 64 || c >= 91 && c <= 96 || c >= 123 && c <= 126) {
            return true;
        }
        return switch (Character.getType(c)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION -> true;
            default -> false;
        };
    }

    /** Returns whether a character is in one of the Chinese blocks whose characters BERT treats as single words. */
    private static boolean isChinese(int c) {
        return c >= 0x4e00 && c <= 0x9fff
                || c >= 0x3400 && c <= 0x4dbf
                || c >= 0x20000 && c <= 0x2a6df
                || c >= 0x2a700 && c <= 0x2b73f
                || c >= 0x2b740 && c <= 0x2b81f
                || c >= 0x2b920 && c <= 0x2ceaf
                || c >= 0xf900 && c <= 0xfaff
                || c >= 0x2f800 && c <= 0x2fa1f;
    }
}

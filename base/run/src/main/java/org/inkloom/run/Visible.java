package org.inkloom.run;

import java.util.function.IntPredicate;

/**
 * Text from files, names and servers made safe to show. An escape sequence in a tensor's name could move the cursor,
 * retitle the window or repaint what was printed before; a mark for right-to-left text could make one name look like
 * another. Each such character becomes a question mark. Letters of every script and emoji stay as they are.
 */
public final class Visible {
    private static final char SHOWN_INSTEAD = '?';

    private Visible() {}

    /** Returns a text for the middle of a line: line breaks and tabs become spaces. */
    public static String line(String text) {
        boolean clean = text.codePoints().noneMatch(c -> isHidden(c) || isSpacing(c));
        return clean ? text : replaced(text.replace("\r\n", " "), c -> false);
    }

    /** Returns a text of one or more lines: line feeds and tabs stay. */
    public static String lines(String text) {
        boolean clean = text.codePoints().noneMatch(Visible::isHidden);
        return clean ? text : replaced(text.replace("\r\n", "\n"), Visible::isSpacing);
    }

    private static String replaced(String text, IntPredicate kept) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (kept.test(c) || !(isHidden(c) || isSpacing(c))) {
                shown.appendCodePoint(c);
            } else {
                shown.append(isSpacing(c) || c == '\r' ? ' ' : SHOWN_INSTEAD);
            }
        });
        return shown.toString();
    }

    private static boolean isSpacing(int character) {
        return character == '\n' || character == '\t';
    }

    /**
     * Returns whether a character acts on how others are shown rather than being shown: control characters but for line feed
     * and tab, marks and overrides of writing direction, line and paragraph separators, halves of surrogate pairs.
     */
    public static boolean isHidden(int character) {
        if (character < 0x7f) {
            return character < 0x20 && !isSpacing(character);
        }
        return character <= 0x9f
                || character == 0x061c
                || character == 0x200e
                || character == 0x200f
                || (character >= 0x2028 && character <= 0x202e)
                || (character >= 0x2066 && character <= 0x2069)
                || (character >= 0xd800 && character <= 0xdfff);
    }
}

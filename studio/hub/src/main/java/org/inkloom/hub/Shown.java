package org.inkloom.hub;

import java.util.Locale;

/**
 * Makes text from other sources safe to show: without control characters, with which it could move a terminal's cursor,
 * and of limited length.
 */
final class Shown {
    private static final int LONGEST = 160;

    private Shown() {}

    /** Returns whether a character may be shown as it is; half of a surrogate pair may not. */
    static boolean isPlain(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /** Returns a text in which other characters are replaced by {@code \}{@code uXXXX}, cut off if it is long. */
    static String text(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(LONGEST).forEach(c -> {
            if (isPlain(c)) {
                shown.appendCodePoint(c);
            } else {
                shown.append(String.format(Locale.ROOT, "\\u%04x", c));
            }
        });
        return text.codePointCount(0, text.length()) > LONGEST ? shown + "…" : shown.toString();
    }
}

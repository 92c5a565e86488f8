package org.inkloom.hub;

import java.util.Locale;

/** Text of a stranger as it may be shown: no control characters, which could write anywhere on a terminal, and not long. */
final class Shown {
    private static final int LONGEST = 160;

    private Shown() {}

    /** Returns whether a character may be shown as it is; one half of a pair alone may not. */
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

    /** Returns a text with what may not be shown as {@code \}{@code uXXXX}, and its end cut off where it is long. */
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

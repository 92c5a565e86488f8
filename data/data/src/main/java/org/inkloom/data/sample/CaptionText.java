package org.inkloom.data.sample;

/** What is taken off a caption's ends: blanks, and byte-order marks that a program left inside a file. */
public final class CaptionText {
    private CaptionText() {}

    /** Returns a caption without blanks and byte-order marks at its ends. */
    public static String clean(String caption) {
        int from = 0;
        int to = caption.length();
        while (from < to && isNothing(caption.charAt(from))) {
            from++;
        }
        while (to > from && isNothing(caption.charAt(to - 1))) {
            to--;
        }
        return caption.substring(from, to);
    }

    private static boolean isNothing(char c) {
        return Character.isWhitespace(c) || c == '\ufeff';
    }
}

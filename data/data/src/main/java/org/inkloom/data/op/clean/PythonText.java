package org.inkloom.data.op.clean;

/** Character classes of Python's strings, which differ from Java's in corners. */
public final class PythonText {
    private PythonText() {}

    /** Returns what {@code str.isalnum} says of a code point. */
    static boolean isAlphanumeric(int codePoint) {
        if (Character.isLetter(codePoint)) {
            return true;
        }
        return switch (Character.getType(codePoint)) {
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
            default -> false;
        };
    }

    /** Returns what {@code str.isspace} says of a code point: also the four ASCII separators and the no-break spaces. */
    public static boolean isSpace(int codePoint) {
        if (codePoint < 0x80) {
            return codePoint == ' ' || codePoint >= '\t' && codePoint <= '\r' || codePoint >= 0x1c && codePoint <= 0x1f;
        }
        return codePoint == 0x85 || Character.isSpaceChar(codePoint);
    }

    /** Returns the text without white space at both ends. */
    public static String strip(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }
}

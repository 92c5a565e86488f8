package org.inkloom.data.op.clean;

/**
 * Finds links in a text in one pass, where a backtracking pattern could take exponential time.
 *
 * <p>A link begins at a word boundary with {@code scheme:}, {@code www.} or {@code host.tld/} and goes on over
 * characters that are neither white space nor brackets and over parentheses nested at most twice. It ends with a
 * parenthesis or with a character that is no punctuation. This is the language of the published pattern known as
 * Gruber's, which Data-Juicer uses.
 */
final class LinkScanner {
    private static final String NOT_LAST = "`!()[]{};:'\".,<>?«»“”‘’";

    private final String text;

    LinkScanner(String text) {
        this.text = text;
    }

    /** Returns whether a text can hold a link at all; most captions cannot. */
    static boolean mayHoldLink(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ':' || c == '/' || (c == 'w' || c == 'W') && text.regionMatches(true, i, "www", 0, 3)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the text with every link replaced. */
    String replaceAll(String replacement) {
        StringBuilder result = new StringBuilder(text.length());
        int kept = 0;
        int i = 0;
        while (i < text.length()) {
            int end = isBoundary(i) ? linkEnd(i) : -1;
            if (end > i) {
                result.append(text, kept, i).append(replacement);
                kept = end;
                i = end;
            } else {
                i += Character.charCount(text.codePointAt(i));
            }
        }
        return kept == 0 ? text : result.append(text, kept, text.length()).toString();
    }

    private boolean isBoundary(int i) {
        boolean before = i > 0 && isWord(text.codePointBefore(i));
        boolean after = isWord(text.codePointAt(i));
        return before != after;
    }

    private int linkEnd(int start) {
        int end = afterScheme(start);
        if (end < 0) {
            end = afterWww(start);
        }
        return end < 0 ? afterHost(start) : end;
    }

    /** A letter, word characters or hyphens, a colon; then one to three slashes, or a letter, digit or percent sign. */
    private int afterScheme(int start) {
        if (!isLetter(text.charAt(start))) {
            return -1;
        }
        int i = start + 1;
        while (i < text.length() && (text.charAt(i) == '-' || isWord(text.codePointAt(i)))) {
            i += Character.charCount(text.codePointAt(i));
        }
        if (i == start + 1 || i + 1 >= text.length() || text.charAt(i) != ':') {
            return -1;
        }
        int slashes = 0;
        while (slashes < 3 && i + 1 + slashes < text.length() && text.charAt(i + 1 + slashes) == '/') {
            slashes++;
        }
        if (slashes == 0) {
            char c = text.charAt(i + 1);
            return isLetter(c) || isDigit(c) || c == '%' ? bodyEnd(i + 2) : -1;
        }
        for (int taken = slashes; taken >= 1; taken--) {
            int end = bodyEnd(i + 1 + taken);
            if (end >= 0) {
                return end;
            }
        }
        return -1;
    }

    private int afterWww(int start) {
        if (!text.regionMatches(true, start, "www", 0, 3)) {
            return -1;
        }
        int i = start + 3;
        while (i < text.length() && i < start + 6 && Character.isDigit(text.charAt(i))) {
            i++;
        }
        return i < text.length() && text.charAt(i) == '.' ? bodyEnd(i + 1) : -1;
    }

    /** Letters, digits, dots and hyphens that end in a dot, two to four letters and a slash. */
    private int afterHost(int start) {
        int i = start;
        while (i < text.length() && isHost(text.charAt(i))) {
            i++;
        }
        if (i >= text.length() || text.charAt(i) != '/') {
            return -1;
        }
        int letters = 0;
        while (i - letters - 1 >= start && isLetter(text.charAt(i - letters - 1))) {
            letters++;
        }
        int dot = i - letters - 1;
        return letters >= 2 && letters <= 4 && dot > start && text.charAt(dot) == '.' ? bodyEnd(i + 1) : -1;
    }

    /** Returns where the body that begins at {@code start} ends, -1 when there is none: at least two units long. */
    private int bodyEnd(int start) {
        int i = start;
        int units = 0;
        int end = -1;
        while (i < text.length()) {
            int next = text.charAt(i) == '(' ? parenthesisEnd(i, 2) : plainEnd(i);
            if (next < 0) {
                break;
            }
            units++;
            boolean mayEnd = text.charAt(i) == '(' || NOT_LAST.indexOf(text.codePointAt(i)) < 0;
            if (units >= 2 && mayEnd) {
                end = next;
            }
            i = next;
        }
        return end;
    }

    private int plainEnd(int i) {
        int codePoint = text.codePointAt(i);
        boolean plain =
                !isSpace(codePoint) && codePoint != '(' && codePoint != ')' && codePoint != '<' && codePoint != '>';
        return plain ? i + Character.charCount(codePoint) : -1;
    }

    private int parenthesisEnd(int open, int depth) {
        int i = open + 1;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == ')') {
                // The inner pair must not be empty, the outer one may.
                return depth == 1 && i == open + 1 ? -1 : i + 1;
            }
            int next = c == '(' && depth > 1 ? parenthesisEnd(i, depth - 1) : plainEnd(i);
            if (next < 0) {
                return -1;
            }
            i = next;
        }
        return -1;
    }

    private static boolean isHost(char c) {
        return isLetter(c) || isDigit(c) || c == '.' || c == '-';
    }

    /** ASCII letters and the four others that a case-insensitive {@code [a-z]} takes in Python. */
    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c == '\u0130'
                || c == '\u0131'
                || c == '\u017f'
                || c == '\u212a';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isWord(int codePoint) {
        return codePoint == '_' || PythonText.isAlphanumeric(codePoint);
    }

    private static boolean isSpace(int codePoint) {
        return PythonText.isSpace(codePoint);
    }
}

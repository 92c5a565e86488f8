package org.inkloom.cli;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Measures and breaks text in columns of a terminal: Chinese characters and emoji take two, combining marks none. */
final class Columns {
    private static final String ELLIPSIS = "…";
    private static final Pattern PATH = Pattern.compile("^['\"(]?(/|\\./|\\.\\./|~/)");

    /** First and last code points of ranges that take two columns: Unicode's East Asian Width W and F, and emoji. */
    private static final int[][] WIDE = {
        {0x1100, 0x115f},
        {0x231a, 0x231b},
        {0x2329, 0x232a},
        {0x23e9, 0x23ec},
        {0x25fd, 0x25fe},
        {0x2614, 0x2615},
        {0x2648, 0x2653},
        {0x26aa, 0x26ab},
        {0x26bd, 0x26be},
        {0x26c4, 0x26c5},
        {0x26f2, 0x26f5},
        {0x2705, 0x2705},
        {0x270a, 0x270b},
        {0x2728, 0x2728},
        {0x274c, 0x274e},
        {0x2753, 0x2757},
        {0x2795, 0x2797},
        {0x2b1b, 0x2b1c},
        {0x2b50, 0x2b50},
        {0x2b55, 0x2b55},
        {0x2e80, 0x303e},
        {0x3041, 0x33ff},
        {0x3400, 0x4dbf},
        {0x4e00, 0xa4cf},
        {0xa960, 0xa97f},
        {0xac00, 0xd7a3},
        {0xf900, 0xfaff},
        {0xfe10, 0xfe19},
        {0xfe30, 0xfe6f},
        {0xff01, 0xff60},
        {0xffe0, 0xffe6},
        {0x16fe0, 0x18aff},
        {0x1b000, 0x1b2ff},
        {0x1f18e, 0x1f18e},
        {0x1f191, 0x1f19a},
        {0x1f200, 0x1f265},
        {0x1f300, 0x1f64f},
        {0x1f680, 0x1f6ff},
        {0x1f900, 0x1faff},
        {0x20000, 0x3fffd},
    };

    private Columns() {}

    /** Returns the number of columns that a text takes. */
    static int of(String text) {
        return text.codePoints().map(Columns::of).sum();
    }

    private static int of(int codePoint) {
        int type = Character.getType(codePoint);
        if (type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || type == Character.FORMAT
                || type == Character.CONTROL) {
            return 0;
        }
        return isWide(codePoint) ? 2 : 1;
    }

    private static boolean isWide(int codePoint) {
        if (codePoint < WIDE[0][0]) {
            return false;
        }
        for (int[] range : WIDE) {
            if (codePoint <= range[1]) {
                return codePoint >= range[0];
            }
        }
        return false;
    }

    /** Returns a text cut to a number of columns; a cut text ends with an ellipsis. */
    static String cut(String text, int columns) {
        if (of(text) <= columns) {
            return text;
        }
        int used = 1;
        int end = 0;
        while (end < text.length() && used + of(text.codePointAt(end)) <= columns) {
            used += of(text.codePointAt(end));
            end += Character.charCount(text.codePointAt(end));
        }
        return columns < 1 ? "" : text.substring(0, end) + ELLIPSIS;
    }

    /**
     * Breaks a line between words, and between Chinese characters where their punctuation rules allow it. A path or
     * word longer than a line gets a line of its own, unbroken, so that it can be copied.
     *
     * @param columns of the terminal; 0 leaves the line whole
     * @param indent columns by which all lines but the first are indented
     */
    static List<String> wrap(String line, int columns, int indent) {
        if (columns <= indent || of(line) <= columns) {
            return List.of(line);
        }
        List<String> lines = new ArrayList<>();
        StringBuilder current = new StringBuilder();
        for (String part : parts(line, columns - indent)) {
            boolean begun = current.length() > (lines.isEmpty() ? 0 : indent);
            if (begun && of(current + part.stripTrailing()) > columns) {
                lines.add(current.toString().stripTrailing());
                current.setLength(0);
                current.append(" ".repeat(indent));
            }
            current.append(part);
        }
        lines.add(current.toString().stripTrailing());
        return lines;
    }

    /** Returns the pieces between which a line may be broken; a blank belongs to the piece before it. */
    private static List<String> parts(String line, int room) {
        List<String> parts = new ArrayList<>();
        BreakIterator breaks = BreakIterator.getLineInstance(Locale.ROOT);
        breaks.setText(line);
        int from = 0;
        for (int to = breaks.next(); to != BreakIterator.DONE; to = breaks.next()) {
            if (to == line.length() || isBreak(line, to, room)) {
                parts.add(line.substring(from, to));
                from = to;
            }
        }
        return parts;
    }

    /**
     * Returns whether to use a break that the JDK proposes. It also proposes breaks after slashes and hyphens, which
     * would cut paths and flags.
     */
    private static boolean isBreak(String line, int at, int room) {
        if (Character.isWhitespace(line.charAt(at - 1))) {
            return true;
        }
        if (!isWide(line.codePointBefore(at)) && !isWide(line.codePointAt(at))) {
            return false;
        }
        int begin = at;
        while (begin > 0 && !Character.isWhitespace(line.charAt(begin - 1))) {
            begin--;
        }
        int end = at;
        while (end < line.length() && !Character.isWhitespace(line.charAt(end))) {
            end++;
        }
        String word = line.substring(begin, end);
        return !PATH.matcher(word).find() && (word.indexOf('/') < 0 || of(word) > room);
    }
}

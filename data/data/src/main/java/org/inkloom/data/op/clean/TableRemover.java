package org.inkloom.data.op.clean;

/**
 * Removes blocks of at least two lines that have the same number of cells. A cell holds no white space; cells are
 * joined by exactly one space, tab or bar. A bar may also be part of a cell, so a line can count as several widths. The
 * first line of a text is never removed. Every line of a block ends with a line end; empty lines after one go with it.
 */
final class TableRemover {
    private TableRemover() {}

    /** Returns the text without tables of {@code min} to {@code max} columns, narrow ones first. */
    static String remove(String text, int min, int max) {
        String result = text;
        for (int columns = min; columns <= max; columns++) {
            if (result.indexOf('\n') == result.lastIndexOf('\n')) {
                return result;
            }
            result = remove(result, columns);
        }
        return result;
    }

    private static String remove(String text, int columns) {
        StringBuilder kept = new StringBuilder(text.length());
        int lineStart = text.indexOf('\n') + 1;
        kept.append(text, 0, lineStart);
        while (lineStart < text.length()) {
            int rows = 0;
            int end = lineStart;
            int next = rowEnd(text, end, columns);
            while (next >= 0) {
                rows++;
                end = next;
                next = rowEnd(text, end, columns);
            }
            if (rows < 2) {
                int lineEnd = text.indexOf('\n', lineStart);
                end = lineEnd < 0 ? text.length() : lineEnd + 1;
                kept.append(text, lineStart, end);
            }
            lineStart = end;
        }
        return kept.toString();
    }

    /** Returns the place after the row that begins at {@code start} and its line ends, -1 when there is no such row. */
    private static int rowEnd(String text, int start, int columns) {
        int lineEnd = text.indexOf('\n', start);
        if (lineEnd < 0 || !canHave(text, start, lineEnd, columns)) {
            return -1;
        }
        int end = lineEnd;
        while (end < text.length() && text.charAt(end) == '\n') {
            end++;
        }
        return end;
    }

    private static boolean canHave(String text, int start, int end, int columns) {
        int fewest = 0;
        int most = 0;
        int cellStart = start;
        for (int i = start; i <= end; i++) {
            char c = i < end ? text.charAt(i) : ' ';
            if (c == ' ' || c == '\t') {
                if (i == cellStart) {
                    return false;
                }
                fewest++;
                most += 1 + bars(text, cellStart, i);
                cellStart = i + 1;
            } else if (PythonText.isSpace(c)) {
                return false;
            }
        }
        return fewest <= columns && columns <= most;
    }

    /** Returns how many bars between two places can separate cells: each needs something before and after it. */
    private static int bars(String text, int start, int end) {
        int count = 0;
        int cellStart = start;
        for (int i = start; i < end; i++) {
            if (text.charAt(i) == '|' && i > cellStart && i + 1 < end) {
                count++;
                cellStart = i + 1;
            }
        }
        return count;
    }
}

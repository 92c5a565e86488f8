package org.inkloom.training.dataset;

import java.util.ArrayList;
import java.util.List;

/** Comma-separated values as RFC 4180 and pandas write them: quotes may hold commas, line breaks and doubled quotes. */
final class Csv {
    private final String text;
    private final List<List<String>> rows = new ArrayList<>();
    private List<String> row = new ArrayList<>();
    private final StringBuilder field = new StringBuilder();

    private Csv(String text) {
        this.text = text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** Splits a text into rows of fields; blank lines are left out. */
    static List<List<String>> parse(String text) {
        return new Csv(text).parse();
    }

    private List<List<String>> parse() {
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i++);
            if (c == '"' && field.isEmpty()) {
                i = quoted(i);
            } else if (c == ',') {
                endField();
            } else if (c == '\n') {
                endRow();
            } else if (c != '\r' || i < text.length() && text.charAt(i) != '\n') {
                field.append(c);
            }
        }
        endRow();
        return rows;
    }

    /** Reads up to the closing quote and returns the index after it. */
    private int quoted(int from) {
        int i = from;
        while (i < text.length()) {
            char c = text.charAt(i++);
            if (c != '"') {
                field.append(c);
            } else if (i < text.length() && text.charAt(i) == '"') {
                field.append('"');
                i++;
            } else {
                break;
            }
        }
        return i;
    }

    private void endField() {
        row.add(field.toString());
        field.setLength(0);
    }

    private void endRow() {
        endField();
        if (row.size() > 1 || !row.getFirst().isBlank()) {
            rows.add(row);
        }
        row = new ArrayList<>();
    }
}

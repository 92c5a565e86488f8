package org.inkloom.contest.export;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.inkloom.contest.rank.Fraction;
import org.inkloom.run.Visible;

/**
 * Writes CSV tables for spreadsheets: UTF-8 with a byte order mark, by which they recognise the encoding, and cells
 * quoted by RFC 4180.
 */
final class SpreadsheetText {
    private static final char MARK = '\ufeff';
    /** First characters of cells that a spreadsheet would execute as a formula. */
    private static final String FORMULA = "=+-@\t\r";

    private final StringBuilder text = new StringBuilder().append(MARK);

    SpreadsheetText(String... columns) {
        row(List.of(columns));
    }

    SpreadsheetText row(List<String> cells) {
        text.append(cells.stream().map(SpreadsheetText::cell).collect(Collectors.joining(",")))
                .append("\r\n");
        return this;
    }

    private static String cell(String value) {
        String shown = Visible.lines(value);
        String inert = !shown.isEmpty() && FORMULA.indexOf(shown.charAt(0)) >= 0 ? "'" + shown : shown;
        boolean quoted = inert.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return quoted ? '"' + inert.replace("\"", "\"\"") + '"' : inert;
    }

    static String number(Fraction fraction) {
        return String.format(Locale.ROOT, "%.3f", fraction.value());
    }

    @Override
    public String toString() {
        return text.toString();
    }
}

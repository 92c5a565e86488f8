package org.inkloom.data.op.text;

import java.util.List;
import org.inkloom.data.op.OperatorSpec;
import org.inkloom.data.op.Param;
import org.inkloom.data.op.Range;

/** Filters by a caption's lines. */
final class LineFilters {
    static final OperatorSpec AVERAGE = OperatorSpec.filter(
            "average_line_length_filter",
            "Gate on text length divided by number of lines.",
            params -> new TextStatistic(
                    params.keys(),
                    "avg_line_length",
                    TextStatistic.Measure.fraction(LineFilters::average),
                    params.range("min_len", "max_len")),
            Param.number("min_len", 10, "shortest length kept"),
            Param.number("max_len", Range.MAX, "longest length kept"));

    static final OperatorSpec MAXIMUM = OperatorSpec.filter(
            "maximum_line_length_filter",
            "Gate on the longest line.",
            params -> new TextStatistic(
                    params.keys(),
                    "max_line_length",
                    TextStatistic.Measure.whole(LineFilters::longest),
                    params.range("min_len", "max_len")),
            Param.number("min_len", 10, "shortest length kept"),
            Param.number("max_len", Range.MAX, "longest length kept"));

    private LineFilters() {}

    /** Line ends count into the length of the text. */
    private static double average(String text) {
        List<String> lines = Lines.of(text);
        return lines.isEmpty() ? 0.0 : (double) text.codePointCount(0, text.length()) / lines.size();
    }

    private static int longest(String text) {
        int longest = 0;
        for (String line : Lines.of(text)) {
            longest = Math.max(longest, line.codePointCount(0, line.length()));
        }
        return longest;
    }
}

package org.inkloom.data.analyze;

import java.util.List;
import org.inkloom.data.lint.Html;

/** The whole analysis as one HTML page. */
final class AnalysisPage {
    /** Suggested thresholds keep nine samples of ten. */
    private static final double LOW = 0.05;

    private static final double HIGH = 0.95;

    private AnalysisPage() {}

    static String html(List<StatColumn> columns, List<List<String>> table) {
        StringBuilder body = new StringBuilder("<h2>Overview</h2>\n<table>\n");
        for (int row = 0; row < table.size(); row++) {
            String cell = row == 0 ? "th" : "td";
            body.append("<tr>");
            for (String value : table.get(row)) {
                body.append('<').append(cell).append('>').append(Html.escaped(value));
                body.append("</").append(cell).append('>');
            }
            body.append("</tr>\n");
        }
        body.append("</table>\n<h2>Suggested thresholds</h2>\n<p>Between the two red outer lines of each picture lie");
        body.append(" nine of ten values. A filter with these bounds drops the extremes on both sides.</p>\n<pre>");
        for (StatColumn column : columns) {
            if (column.isNumeric()) {
                body.append(Html.escaped(column.name()))
                        .append(": ")
                        .append(OverallTable.brief(column.quantile(LOW)))
                        .append(" to ")
                        .append(OverallTable.brief(column.quantile(HIGH)))
                        .append('\n');
            }
        }
        body.append("</pre>\n<h2>Spread</h2>\n");
        columns.forEach(column -> body.append(Histogram.svg(column)));
        return Html.page("Analysis of the data set", body.toString());
    }
}

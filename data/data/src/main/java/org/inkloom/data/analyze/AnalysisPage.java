package org.inkloom.data.analyze;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.inkloom.data.catalogue.Catalogue;
import org.inkloom.data.op.OperatorSpec;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.page.Html;

/** The whole analysis as one HTML page. */
final class AnalysisPage {
    private final Recipe recipe;
    private final Analysis.Report report;
    private final StringBuilder body = new StringBuilder();

    private AnalysisPage(Recipe recipe, Analysis.Report report) {
        this.recipe = recipe;
        this.report = report;
    }

    static String html(Recipe recipe, Analysis.Report report, List<List<String>> table) {
        AnalysisPage page = new AnalysisPage(recipe, report);
        page.overview();
        page.suggestions();
        page.body.append("<h2>").append(Html.both("Statistics", "统计")).append("</h2>\n<div class=\"grid\">\n");
        report.columns().forEach(page::card);
        page.body
                .append("</div>\n<h2>")
                .append(Html.both("All numbers", "全部数据"))
                .append("</h2>\n");
        page.table(table);
        return Html.page("Data set analysis", "数据集分析", page.body.toString());
    }

    private void overview() {
        String paths = String.join(
                ", ",
                recipe.dataset().paths().stream()
                        .map(path -> String.valueOf(path.getFileName()))
                        .toList());
        body.append("<p class=\"soft\">").append(Html.escaped(recipe.projectName()));
        body.append(" · ").append(Html.escaped(paths)).append("</p>\n<div class=\"facts\">\n");
        body.append(Html.fact(grouped(report.samples()), "rows", "样本"));
        body.append(Html.fact(grouped(report.unreadable()), "unreadable", "不可读"));
        body.append(Html.fact(String.valueOf(report.gates().size()), "filters", "过滤器"));
        body.append(Html.fact(String.valueOf(report.columns().size()), "statistics", "统计量"));
        body.append("</div>\n");
        if (report.gates().isEmpty()) {
            return;
        }
        body.append("<h2>").append(Html.both("What this recipe would drop", "该配方将剔除的样本"));
        body.append("</h2>\n<div class=\"wide card\"><table>\n<tr><th>").append(Html.both("filter", "过滤器"));
        body.append("</th><th class=\"left\">").append(Html.both("keeps", "保留"));
        body.append("</th><th>").append(Html.both("drops", "剔除")).append("</th><th>");
        body.append(Html.both("share", "占比")).append("</th></tr>\n");
        for (Analysis.Gate operator : report.gates()) {
            List<String> bounds = new ArrayList<>();
            operator.thresholds().forEach((statistic, bound) -> bounds.add(statistic + " " + bound));
            row(
                    Html.escaped(operator.name()),
                    Html.escaped(String.join("; ", bounds)),
                    grouped(operator.dropped()),
                    share(operator.dropped()));
        }
        body.append("</table></div>\n<p class=\"soft\">")
                .append(Html.both(
                        "Each filter by itself on all rows; one row may fall under several.",
                        "各过滤器单独作用于全部样本，同一样本可能被多次剔除。"));
        body.append("</p>\n");
    }

    private void row(String name, String middle, String... cells) {
        body.append("<tr><td>")
                .append(name)
                .append("</td><td class=\"text\">")
                .append(middle)
                .append("</td>");
        for (String cell : cells) {
            body.append("<td>").append(cell).append("</td>");
        }
        body.append("</tr>\n");
    }

    private String share(long rows) {
        return report.samples() == 0 ? "–" : String.format(Locale.ROOT, "%.1f %%", 100.0 * rows / report.samples());
    }

    static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** The bounds of all operators, as they stand in a recipe. */
    private void suggestions() {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (StatColumn column : report.columns()) {
            suggestion(column)
                    .ifPresent(found -> parameters
                            .computeIfAbsent(report.operatorOf(column), name -> new ArrayList<>())
                            .addAll(found.parameters()));
        }
        parameters.values().removeIf(List::isEmpty);
        if (parameters.isEmpty()) {
            return;
        }
        body.append("<h2>").append(Html.both("Suggested thresholds", "建议阈值")).append("</h2>\n<p>");
        body.append(Html.both(
                "These bounds drop the twentieth part at each end that can be bad. Paste what you need into the recipe.",
                "这些阈值剔除两端各约 5% 的极端样本，可按需粘贴到配方中。"));
        body.append("</p>\n<pre>process:\n");
        parameters.forEach((operator, lines) -> {
            body.append("- ").append(Html.escaped(operator)).append(":\n");
            lines.forEach(line -> body.append("    ").append(Html.escaped(line)).append('\n'));
        });
        body.append("</pre>\n");
    }

    private Optional<Suggestion> suggestion(StatColumn column) {
        Optional<OperatorSpec> spec = Catalogue.standard().find(report.operatorOf(column));
        return column.isNumeric() ? spec.map(known -> Suggestion.of(column, known)) : Optional.empty();
    }

    private void card(StatColumn column) {
        body.append("<section class=\"card\">\n<h3>").append(Html.escaped(column.name()));
        StatNames.chinese(column.name())
                .ifPresent(
                        name -> body.append("<span lang=\"zh\">").append(name).append("</span>"));
        body.append("</h3>\n<div class=\"soft\">").append(Html.escaped(report.operatorOf(column)));
        body.append("</div>\n").append(Histogram.svg(column)).append("<div class=\"soft\">");
        if (column.isNumeric()) {
            fact("mean", "均值", OverallTable.shown(column.mean()));
            fact("median", "中位数", OverallTable.shown(column.quantile(0.5)));
            fact(
                    "nine in ten",
                    "九成",
                    OverallTable.shown(column.quantile(Suggestion.EDGE)) + " – "
                            + OverallTable.shown(column.quantile(1 - Suggestion.EDGE)));
        }
        fact("values", "数值", grouped(column.count()));
        body.append("</div>\n</section>\n");
    }

    private void fact(String english, String chinese, String value) {
        body.append("<span style=\"white-space:nowrap;margin-right:1.1em\">").append(Html.both(english, chinese));
        body.append(" <b style=\"color:var(--ink)\">").append(value).append("</b></span> ");
    }

    private void table(List<List<String>> table) {
        body.append("<div class=\"wide card\"><table>\n");
        // Turned, so that many statistics make a long page and not a wide one.
        for (int column = 0; column < table.getFirst().size(); column++) {
            String cell = column == 0 ? "th" : "td";
            body.append("<tr>");
            for (List<String> row : table) {
                body.append('<').append(cell).append('>').append(Html.escaped(row.get(column)));
                body.append("</").append(cell).append('>');
            }
            body.append("</tr>\n");
        }
        body.append("</table></div>\n");
    }
}

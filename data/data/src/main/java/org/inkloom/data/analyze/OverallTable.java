package org.inkloom.data.analyze;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One column per statistic, one row per description of it, as {@code dj-analyze} lays them out. */
final class OverallTable {
    private OverallTable() {}

    static List<List<String>> of(List<StatColumn> columns, Collection<Double> shares) {
        List<List<String>> table = new ArrayList<>();
        table.add(row("", columns, StatColumn::name));
        table.add(row("count", columns, column -> String.valueOf(column.count())));
        table.add(row("mean", columns, column -> number(column, column.mean())));
        table.add(row("std", columns, column -> number(column, column.deviation())));
        table.add(row("min", columns, column -> number(column, column.quantile(0))));
        for (double share : shares) {
            String name = String.format(Locale.ROOT, "%.4g%%", share * 100).replaceAll("\\.?0+%$", "%");
            table.add(row(name, columns, column -> number(column, column.quantile(share))));
        }
        table.add(row("max", columns, column -> number(column, column.quantile(1))));
        table.add(row(
                "unique",
                columns,
                column ->
                        column.isNumeric() ? "" : String.valueOf(column.words().size())));
        table.add(
                row("top", columns, column -> top(column).map(Map.Entry::getKey).orElse("")));
        table.add(row(
                "freq",
                columns,
                column -> top(column).map(entry -> entry.getValue().toString()).orElse("")));
        return table;
    }

    private interface Cell {
        String of(StatColumn column);
    }

    private static List<String> row(String name, List<StatColumn> columns, Cell cell) {
        List<String> row = new ArrayList<>(List.of(name));
        columns.forEach(column -> row.add(cell.of(column)));
        return row;
    }

    private static Optional<Map.Entry<String, Long>> top(StatColumn column) {
        return column.words().entrySet().stream().max(Map.Entry.comparingByValue());
    }

    static String number(StatColumn column, double value) {
        return column.isNumeric() && !Double.isNaN(value) ? brief(value) : "";
    }

    /** Returns a number with at most six significant digits. */
    static String brief(double value) {
        return digits(value, 6);
    }

    /** Returns a number with at most four significant digits, for eyes rather than programs. */
    static String shown(double value) {
        return digits(value, 4);
    }

    private static String digits(double value, int digits) {
        if (value == Math.rint(value) && Math.abs(value) < 1e9) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        String text = String.format(Locale.ROOT, "%." + digits + "g", value);
        return text.indexOf('.') < 0 || text.indexOf('e') >= 0 ? text : text.replaceAll("\\.?0+$", "");
    }

    static String markdown(List<List<String>> table) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < table.size(); i++) {
            text.append("| ").append(String.join(" | ", table.get(i))).append(" |\n");
            if (i == 0) {
                text.append("|---".repeat(table.get(i).size())).append("|\n");
            }
        }
        return text.toString();
    }
}

package org.inkloom.data.analyze;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.inkloom.page.Html;

/**
 * Draws the spread of a statistic as an SVG picture: no font or display is needed to make it. Between the lines lie nine
 * values of ten. A long tail is gathered in the last bar on its side, which has another colour.
 */
final class Histogram {
    private static final int WIDTH = 560;
    private static final int BASE = 170;
    private static final int TOP = 14;
    private static final int BINS = 40;
    private static final int MAX_WORDS = 12;
    private static final int ROW = 20;
    private static final int LABELS = 190;

    /** The extremes get bars of their own only as long as they leave the others wide enough to be seen. */
    private static final double LONG_TAIL = 3;

    private static final String COLOURS = "<style>svg{--bar:#3f7d6e;--band:#3f7d6e1c;--mark:#b3412e;--rest:#c9b98f;"
            + "--ink:#22242a;--soft:#6b6f78;--line:#e2ded5;background:#fff}</style>";

    private Histogram() {}

    /** Returns a picture that is a file of its own. */
    static String file(StatColumn column) {
        return svg(column).replaceFirst(">", ">" + COLOURS);
    }

    /** Returns a picture for a page that has the colours. */
    static String svg(StatColumn column) {
        StringBuilder svg = new StringBuilder();
        if (column.isNumeric()) {
            begin(svg, column.name(), BASE + 34);
            numbers(column, svg);
        } else {
            List<Map.Entry<String, Long>> words = common(column);
            begin(svg, column.name(), words.size() * ROW + 8);
            words(words, svg);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void begin(StringBuilder svg, String name, int height) {
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\""
                        + " font-family=\"system-ui,sans-serif\" font-size=\"11\">%n",
                WIDTH,
                height,
                Html.escaped(name)));
    }

    private static void numbers(StatColumn column, StringBuilder svg) {
        double low = column.quantile(Suggestion.EDGE);
        double high = column.quantile(1 - Suggestion.EDGE);
        double least = column.quantile(0);
        double largest = column.quantile(1);
        double spread = high - low;
        double from = spread > 0 ? Math.max(least, low - LONG_TAIL * spread) : least;
        double to = spread > 0 ? Math.min(largest, high + LONG_TAIL * spread) : largest;
        int[] bins = column.bins(BINS, from, to);
        int most = Math.max(1, Arrays.stream(bins).max().orElse(1));
        double scale = to > from ? WIDTH / (to - from) : 0;
        svg.append(String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"var(--band)\"/>%n",
                (low - from) * scale,
                TOP,
                scale == 0 ? WIDTH : (high - low) * scale,
                BASE - TOP));
        for (int i = 0; i < BINS; i++) {
            boolean tail = i == 0 && from > least || i == BINS - 1 && to < largest;
            double left = i == 0 ? least : from + i * (to - from) / BINS;
            double right = i == BINS - 1 ? largest : from + (i + 1) * (to - from) / BINS;
            svg.append(bar(i, bins[i], (double) bins[i] / most, left, right, tail));
        }
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"0\" x2=\"%d\" y1=\"%d\" y2=\"%d\" stroke=\"var(--line)\"/>%n",
                WIDTH,
                BASE,
                BASE));
        ends(svg, from > least ? least : from, to < largest ? largest : to);
        lines(column, svg, from, scale);
    }

    private static String bar(int i, int count, double share, double left, double right, boolean tail) {
        double width = (double) WIDTH / BINS;
        double height = count == 0 ? 0 : Math.max(1.5, share * (BASE - TOP - 4));
        return String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"var(--%s)\">"
                        + "<title>%s – %s: %d</title></rect>%n",
                i * width + 0.5,
                BASE - height,
                width - 1,
                height,
                tail ? "rest" : "bar",
                OverallTable.shown(left),
                OverallTable.shown(right),
                count);
    }

    private static void ends(StringBuilder svg, double least, double largest) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"0\" y=\"%d\" fill=\"var(--soft)\">%s</text>%n",
                BASE + 14,
                OverallTable.shown(least)));
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" fill=\"var(--soft)\" text-anchor=\"end\">%s</text>%n",
                WIDTH,
                BASE + 14,
                OverallTable.shown(largest)));
    }

    /** The median is solid, the bounds of nine in ten are dashed; a label that would cover the last one is left out. */
    private static void lines(StatColumn column, StringBuilder svg, double from, double scale) {
        double free = -1;
        for (double share : new double[] {Suggestion.EDGE, 0.5, 1 - Suggestion.EDGE}) {
            double value = column.quantile(share);
            double x = (value - from) * scale;
            String label = OverallTable.shown(value);
            double half = label.length() * 3.4;
            double middle = Math.clamp(x, half, WIDTH - half);
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"var(--mark)\"%s/>%n",
                    x,
                    x,
                    TOP,
                    BASE,
                    share == 0.5 ? "" : " stroke-dasharray=\"3 3\""));
            if (middle - half > free) {
                svg.append(String.format(
                        Locale.ROOT,
                        "<text x=\"%.1f\" y=\"%d\" fill=\"var(--mark)\" text-anchor=\"middle\">%s</text>%n",
                        middle,
                        BASE + 29,
                        label));
                free = middle + half + 4;
            }
        }
    }

    private static List<Map.Entry<String, Long>> common(StatColumn column) {
        return column.words().entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MAX_WORDS)
                .toList();
    }

    private static void words(List<Map.Entry<String, Long>> words, StringBuilder svg) {
        long most = words.isEmpty() ? 1 : words.getFirst().getValue();
        int y = 4;
        for (Map.Entry<String, Long> word : words) {
            String shown = word.getKey().length() > 24 ? word.getKey().substring(0, 23) + "…" : word.getKey();
            double width = Math.max(1, (double) word.getValue() / most * (WIDTH - LABELS - 70));
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%d\" y=\"%d\" fill=\"var(--ink)\" text-anchor=\"end\">%s</text>"
                            + "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"14\" fill=\"var(--bar)\"/>"
                            + "<text x=\"%.1f\" y=\"%d\" fill=\"var(--soft)\">%d</text>%n",
                    LABELS - 8,
                    y + 11,
                    Html.escaped(shown),
                    LABELS,
                    y,
                    width,
                    LABELS + width + 6,
                    y + 11,
                    word.getValue()));
            y += ROW;
        }
    }
}

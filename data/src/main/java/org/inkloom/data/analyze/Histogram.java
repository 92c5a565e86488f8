package org.inkloom.data.analyze;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.inkloom.data.lint.Html;

/** Draws the spread of a statistic as an SVG picture: no font or display is needed to make it. */
final class Histogram {
    private static final int WIDTH = 560;
    private static final int HEIGHT = 180;
    private static final int BINS = 40;
    private static final int MAX_WORDS = 12;

    private Histogram() {}

    static String svg(StatColumn column) {
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                        + " font-family=\"sans-serif\" font-size=\"11\">%n",
                WIDTH,
                HEIGHT + 40,
                WIDTH,
                HEIGHT + 40));
        svg.append(String.format(
                Locale.ROOT, "<text x=\"4\" y=\"14\" font-weight=\"bold\">%s</text>%n", Html.escaped(column.name())));
        if (column.isNumeric()) {
            numbers(column, svg);
        } else {
            words(column, svg);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void numbers(StatColumn column, StringBuilder svg) {
        int[] bins = column.bins(BINS);
        int most = Math.max(1, Arrays.stream(bins).max().orElse(1));
        double barWidth = (double) WIDTH / BINS;
        for (int i = 0; i < BINS; i++) {
            double height = (double) bins[i] / most * (HEIGHT - 30);
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"#4a7\"><title>%d</title></rect>%n",
                    i * barWidth,
                    HEIGHT - height,
                    barWidth - 1,
                    height,
                    bins[i]));
        }
        double least = column.quantile(0);
        double largest = column.quantile(1);
        for (double share : new double[] {0, 0.05, 0.5, 0.95, 1}) {
            double value = column.quantile(share);
            double x = largest == least ? 0 : (value - least) / (largest - least) * WIDTH;
            String anchor = x < 30 ? "start" : x > WIDTH - 30 ? "end" : "middle";
            boolean extreme = share == 0 || share == 1;
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"24\" y2=\"%d\" stroke=\"%s\"/>"
                            + "<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s</text>%n",
                    x,
                    x,
                    HEIGHT,
                    extreme ? "none" : "#c33",
                    x,
                    HEIGHT + (extreme ? 14 : 30),
                    anchor,
                    OverallTable.brief(value)));
        }
    }

    private static void words(StatColumn column, StringBuilder svg) {
        List<Map.Entry<String, Long>> top = column.words().entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MAX_WORDS)
                .toList();
        long most = top.isEmpty() ? 1 : top.getFirst().getValue();
        int y = 24;
        for (Map.Entry<String, Long> word : top) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"160\" y=\"%d\" width=\"%.1f\" height=\"11\" fill=\"#4a7\"/>"
                            + "<text x=\"154\" y=\"%d\" text-anchor=\"end\">%s (%d)</text>%n",
                    y,
                    (double) word.getValue() / most * (WIDTH - 170),
                    y + 10,
                    Html.escaped(word.getKey()),
                    word.getValue()));
            y += 14;
        }
    }
}

package org.inkloom.training.log;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.inkloom.run.folder.PendingFile;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * The losses of a run as a picture: every update as a pale line, their moving average as a dark one, and the validation
 * loss as dots.
 */
public final class LossCurve {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 540;
    private static final Color RAW = new Color(0xc9, 0xd3, 0xe0);
    private static final Color SMOOTH = new Color(0x1f, 0x4e, 0x79);
    private static final Color VALIDATION = new Color(0xc4, 0x4e, 0x32);
    private static final Color INK = new Color(0x33, 0x33, 0x33);
    private static final Color GRID = new Color(0xe8, 0xe8, 0xe8);
    /** Largest number of points of a curve, so that a long run's picture is drawn quickly. */
    private static final int MOST_POINTS = 4000;

    private LossCurve() {}

    /**
     * Draws the losses and replaces the file atomically.
     *
     * @param rows in order; if there are none, nothing is written
     */
    public static void write(Path png, String title, List<LossRow> rows) throws IOException {
        List<LossRow> finite =
                rows.stream().filter(row -> Double.isFinite(row.loss())).toList();
        if (finite.isEmpty()) {
            return;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(BitmapEncoder.getBufferedImage(chart(title, finite)), "png", out);
        PendingFile.write(png, out.toByteArray());
    }

    private static XYChart chart(String title, List<LossRow> rows) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle("update")
                .yAxisTitle("loss")
                .build();
        style(chart);
        double[] steps = rows.stream().mapToDouble(LossRow::step).toArray();
        // If the points are equally spaced, XChart puts labels at the points themselves, such as 31, 62, 93; moving one
        // a little makes it choose round numbers.
        steps[0] -= 0.1;
        double[] losses = rows.stream().mapToDouble(LossRow::loss).toArray();
        int stride = Math.max(1, Math.ceilDiv(rows.size(), MOST_POINTS));
        line(chart, "each update", thin(steps, stride), thin(losses, stride), RAW, 1f);
        int span = Math.max(1, rows.size() / 25);
        line(chart, "mean of " + span, thin(steps, stride), thin(smooth(losses, span), stride), SMOOTH, 2.4f);
        List<LossRow> measured =
                rows.stream().filter(row -> row.validation().isPresent()).toList();
        if (!measured.isEmpty()) {
            XYSeries dots = line(
                    chart,
                    "validation",
                    measured.stream().mapToDouble(LossRow::step).toArray(),
                    measured.stream()
                            .mapToDouble(row -> row.validation().orElseThrow())
                            .toArray(),
                    VALIDATION,
                    1.8f);
            dots.setMarker(SeriesMarkers.CIRCLE);
            dots.setMarkerColor(VALIDATION);
        }
        return chart;
    }

    private static void style(XYChart chart) {
        var styler = chart.getStyler();
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
        styler.setPlotGridLinesColor(GRID);
        styler.setPlotGridVerticalLinesVisible(false);
        styler.setChartFontColor(INK);
        styler.setAxisTickLabelsColor(INK);
        styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 18));
        styler.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        styler.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
        styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        styler.setLegendPosition(LegendPosition.InsideNE);
        styler.setLegendBorderColor(GRID);
        styler.setLegendBackgroundColor(new Color(255, 255, 255, 220));
        styler.setMarkerSize(7);
        styler.setXAxisMin(0.0);
        styler.setXAxisDecimalPattern("0");
        styler.setChartPadding(16);
    }

    private static XYSeries line(XYChart chart, String name, double[] x, double[] y, Color color, float width) {
        XYSeries series = chart.addSeries(name, x, y);
        series.setMarker(SeriesMarkers.NONE);
        series.setLineColor(color);
        series.setLineStyle(new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        return series;
    }

    /**
     * Returns the moving average: the mean of up to {@code span} values on either side of each value, fewer at the
     * ends.
     */
    static double[] smooth(double[] values, int span) {
        double[] sums = new double[values.length + 1];
        for (int i = 0; i < values.length; i++) {
            sums[i + 1] = sums[i] + values[i];
        }
        double[] means = new double[values.length];
        int reach = span / 2;
        for (int i = 0; i < values.length; i++) {
            int from = Math.max(0, i - reach);
            int to = Math.min(values.length, i + reach + 1);
            means[i] = (sums[to] - sums[from]) / (to - from);
        }
        return means;
    }

    private static double[] thin(double[] values, int stride) {
        double[] kept = new double[Math.ceilDiv(values.length, stride)];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = values[i * stride];
        }
        return kept;
    }
}

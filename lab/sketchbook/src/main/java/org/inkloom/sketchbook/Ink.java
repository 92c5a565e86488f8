package org.inkloom.sketchbook;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.FlatteningPathIterator;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.util.Random;
import org.inkloom.picture.png.RgbPicture;

/**
 * A sheet of paper and one brush: flat washes with a soft rim, and outlines whose width breathes.
 *
 * <p>Coordinates do not depend on the picture's size: the paper is 1000 units high and {@link #width()} units wide, y
 * grows downwards. The same seed gives the same picture.
 */
final class Ink {
    static final Color PAPER = new Color(0xfaf5ea);
    static final Color BLACK = new Color(0x2b2733);
    static final Color WHITE = new Color(0xfffdf8);

    private static final double UNITS = 1000;
    private static final double STEP = 5;
    /** Corners of a line's round end. */
    private static final int CAP = 5;

    private final BufferedImage image;
    private final Graphics2D graphics;
    private final double width;
    private final Random random;

    Ink(int pixelsWide, int pixelsHigh, long seed) {
        image = new BufferedImage(pixelsWide, pixelsHigh, BufferedImage.TYPE_INT_RGB);
        graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        double scale = pixelsHigh / UNITS;
        graphics.scale(scale, scale);
        width = pixelsWide / scale;
        random = new Random(seed);
        fill(rectangle(0, 0, width, UNITS), PAPER);
    }

    /** Returns the paper's width in units; its height is 1000. */
    double width() {
        return width;
    }

    /** Returns a number from a range, from the picture's own sequence. */
    double between(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    /** Draws in a place of its own: moved, and enlarged about the new origin. */
    void at(double x, double y, double scale, Runnable drawing) {
        AffineTransform before = graphics.getTransform();
        graphics.translate(x, y);
        graphics.scale(scale, scale);
        drawing.run();
        graphics.setTransform(before);
    }

    void fill(Shape shape, Color color) {
        graphics.setColor(color);
        graphics.fill(shape);
    }

    /** Fills thinly, with a rim where the colour gathers as watercolour does. */
    void wash(Shape shape, Color color, double strength) {
        graphics.setComposite(AlphaComposite.SrcOver.derive((float) strength));
        fill(shape, color);
        graphics.setComposite(AlphaComposite.SrcOver.derive((float) (strength * 0.5)));
        graphics.setStroke(new BasicStroke(5, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        graphics.draw(shape);
        graphics.setComposite(AlphaComposite.SrcOver);
    }

    /** Fills the paper from top to a horizon with a gradient. */
    void sky(Color top, Color bottom, double horizon) {
        graphics.setPaint(new GradientPaint(0, 0, top, 0, (float) horizon, bottom));
        graphics.fill(rectangle(0, 0, width, horizon));
    }

    /** Fills the paper below a horizon with a gradient. */
    void ground(Color top, Color bottom, double horizon) {
        graphics.setPaint(new GradientPaint(0, (float) horizon, top, 0, (float) UNITS, bottom));
        graphics.fill(rectangle(0, horizon, width, UNITS - horizon));
    }

    /** Fills a shape and draws its outline. */
    void paint(Shape shape, Color color, double line) {
        fill(shape, color);
        outline(shape, BLACK, line);
    }

    /** Draws a line whose width swells and thins along its way. */
    void outline(Shape shape, Color color, double line) {
        // All pieces go into one path: one fill is many times faster than a stroke for each.
        Path2D trace = new Path2D.Double(Path2D.WIND_NON_ZERO);
        double phase = between(0, 6.28);
        double travelled = 0;
        Point2D.Double last = new Point2D.Double();
        Point2D.Double start = new Point2D.Double();
        double[] at = new double[6];
        for (PathIterator path = new FlatteningPathIterator(shape.getPathIterator(null), 0.4);
                !path.isDone();
                path.next()) {
            int kind = path.currentSegment(at);
            if (kind == PathIterator.SEG_MOVETO) {
                last.setLocation(at[0], at[1]);
                start.setLocation(last);
            } else {
                Point2D.Double to = kind == PathIterator.SEG_CLOSE ? start : new Point2D.Double(at[0], at[1]);
                travelled = segment(trace, last, to, line, phase, travelled);
                last.setLocation(to);
            }
        }
        fill(trace, color);
    }

    private static double segment(
            Path2D trace, Point2D.Double from, Point2D.Double to, double line, double phase, double travelled) {
        double length = from.distance(to);
        int pieces = Math.max(1, (int) Math.ceil(length / STEP));
        double along = travelled;
        for (int i = 0; i < pieces; i++) {
            double breath = 0.8 + 0.28 * Math.sin(phase + along / 37) + 0.14 * Math.sin(phase * 3 + along / 11);
            double a = (double) i / pieces;
            double b = (double) (i + 1) / pieces;
            capsule(
                    trace,
                    from.x + (to.x - from.x) * a,
                    from.y + (to.y - from.y) * a,
                    from.x + (to.x - from.x) * b,
                    from.y + (to.y - from.y) * b,
                    line * breath / 2);
            along += length / pieces;
        }
        return along;
    }

    /** Adds a short thick line with round ends, always turning the same way so that overlaps do not cancel. */
    private static void capsule(Path2D trace, double x1, double y1, double x2, double y2, double radius) {
        double heading = Math.atan2(y2 - y1, x2 - x1);
        for (int i = 0; i < 2 * CAP; i++) {
            boolean front = i < CAP;
            double turn = heading - Math.PI / 2 + (front ? i : i - 1) * Math.PI / (CAP - 1);
            double x = (front ? x2 : x1) + radius * Math.cos(turn);
            double y = (front ? y2 : y1) + radius * Math.sin(turn);
            if (i == 0) {
                trace.moveTo(x, y);
            } else {
                trace.lineTo(x, y);
            }
        }
        trace.closePath();
    }

    /** Scatters faint fibres over the finished picture, as paper has them, and returns it. */
    RgbPicture finish() {
        graphics.setComposite(AlphaComposite.SrcOver.derive(0.06f));
        graphics.setStroke(new BasicStroke(1.4f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        graphics.setColor(BLACK);
        for (int i = 0; i < 160; i++) {
            double x = between(0, width);
            double y = between(0, UNITS);
            graphics.draw(new Line2D.Double(x, y, x + between(-18, 18), y + between(-6, 6)));
        }
        graphics.dispose();
        return RgbPicture.of(image);
    }

    static Shape rectangle(double x, double y, double width, double height) {
        return new Rectangle2D.Double(x, y, width, height);
    }

    static Shape rounded(double x, double y, double width, double height, double radius) {
        return new RoundRectangle2D.Double(x, y, width, height, 2 * radius, 2 * radius);
    }

    static Shape ellipse(double x, double y, double radiusX, double radiusY) {
        return new Ellipse2D.Double(x - radiusX, y - radiusY, 2 * radiusX, 2 * radiusY);
    }

    static Shape line(double x1, double y1, double x2, double y2) {
        return new Line2D.Double(x1, y1, x2, y2);
    }

    /** Joins points by straight lines and closes the shape. */
    static Shape polygon(double... points) {
        Path2D path = new Path2D.Double();
        path.moveTo(points[0], points[1]);
        for (int i = 2; i < points.length; i += 2) {
            path.lineTo(points[i], points[i + 1]);
        }
        path.closePath();
        return path;
    }

    /** Leads a smooth line through points (Catmull and Rom's spline); the ends stay open. */
    static Path2D through(double... points) {
        int count = points.length / 2;
        Path2D path = new Path2D.Double();
        path.moveTo(points[0], points[1]);
        for (int i = 0; i + 1 < count; i++) {
            int before = 2 * Math.max(0, i - 1);
            int from = 2 * i;
            int to = 2 * (i + 1);
            int after = 2 * Math.min(count - 1, i + 2);
            path.curveTo(
                    points[from] + (points[to] - points[before]) / 6,
                    points[from + 1] + (points[to + 1] - points[before + 1]) / 6,
                    points[to] - (points[after] - points[from]) / 6,
                    points[to + 1] - (points[after + 1] - points[from + 1]) / 6,
                    points[to],
                    points[to + 1]);
        }
        return path;
    }

    /** As {@link #through}, closed by a straight line. */
    static Shape area(double... points) {
        Path2D path = through(points);
        path.closePath();
        return path;
    }

    /** Returns the band that a round brush of a width covers along a line. */
    static Shape limb(double width, double... points) {
        return new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND)
                .createStrokedShape(through(points));
    }
}

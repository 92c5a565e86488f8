package org.inkloom.picturebook.raster;

import java.util.Arrays;

/**
 * An outline of lines and Bézier curves in drawing units; y grows downwards. Building methods return the path itself.
 *
 * <p>Not thread-safe.
 */
public final class Path {
    static final byte MOVE = 0;
    static final byte LINE = 1;
    static final byte CUBIC = 2;
    static final byte CLOSE = 3;
    /**
     * Distance of the control points, for radius 1, of a quarter circle that is drawn as one cubic curve: 4/3 (√2 - 1).
     */
    private static final double KAPPA = 0.5522847498307936;

    private byte[] ops = new byte[16];
    private double[] points = new double[48];
    private int opCount;
    private int pointCount;

    private Path op(byte op, double... coordinates) {
        if (opCount == ops.length) {
            ops = Arrays.copyOf(ops, opCount * 2);
        }
        ops[opCount++] = op;
        if (pointCount + coordinates.length > points.length) {
            points = Arrays.copyOf(points, points.length * 2);
        }
        System.arraycopy(coordinates, 0, points, pointCount, coordinates.length);
        pointCount += coordinates.length;
        return this;
    }

    int opCount() {
        return opCount;
    }

    byte opAt(int index) {
        return ops[index];
    }

    double coordinate(int index) {
        return points[index];
    }

    /** Returns least x, least y, greatest x, greatest y of all points, control points included. */
    public double[] bounds() {
        double[] box = {Double.MAX_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE};
        for (int i = 0; i < pointCount; i += 2) {
            box[0] = Math.min(box[0], points[i]);
            box[1] = Math.min(box[1], points[i + 1]);
            box[2] = Math.max(box[2], points[i]);
            box[3] = Math.max(box[3], points[i + 1]);
        }
        return box;
    }

    /** Starts a contour. */
    public Path move(double x, double y) {
        return op(MOVE, x, y);
    }

    /** Adds a line. */
    public Path line(double x, double y) {
        return op(LINE, x, y);
    }

    /** Adds a quadratic curve. */
    public Path quad(double cx, double cy, double x, double y) {
        double x0 = points[pointCount - 2];
        double y0 = points[pointCount - 1];
        return cubic(x0 + (cx - x0) * 2 / 3, y0 + (cy - y0) * 2 / 3, x + (cx - x) * 2 / 3, y + (cy - y) * 2 / 3, x, y);
    }

    /** Adds a cubic curve. */
    public Path cubic(double c1x, double c1y, double c2x, double c2y, double x, double y) {
        return op(CUBIC, c1x, c1y, c2x, c2y, x, y);
    }

    /** Closes the contour. */
    public Path close() {
        return op(CLOSE);
    }

    /** Adds all contours of another path. */
    public Path add(Path other) {
        int from = 0;
        for (int i = 0; i < other.opCount; i++) {
            int length = other.ops[i] == CUBIC ? 6 : other.ops[i] == CLOSE ? 0 : 2;
            op(other.ops[i], Arrays.copyOfRange(other.points, from, from + length));
            from += length;
        }
        return this;
    }

    /** An ellipse around a centre. */
    public static Path ellipse(double x, double y, double rx, double ry) {
        double kx = rx * KAPPA;
        double ky = ry * KAPPA;
        return new Path()
                .move(x + rx, y)
                .cubic(x + rx, y + ky, x + kx, y + ry, x, y + ry)
                .cubic(x - kx, y + ry, x - rx, y + ky, x - rx, y)
                .cubic(x - rx, y - ky, x - kx, y - ry, x, y - ry)
                .cubic(x + kx, y - ry, x + rx, y - ky, x + rx, y)
                .close();
    }

    /** A circle around a centre. */
    public static Path circle(double x, double y, double r) {
        return ellipse(x, y, r, r);
    }

    /** A rectangle by its corner and size. */
    public static Path rect(double x, double y, double width, double height) {
        return polygon(x, y, x + width, y, x + width, y + height, x, y + height);
    }

    /** A rectangle with round corners. */
    public static Path round(double x, double y, double width, double height, double radius) {
        double r = Math.min(radius, Math.min(width, height) / 2);
        double k = r * (1 - KAPPA);
        double right = x + width;
        double bottom = y + height;
        return new Path()
                .move(x + r, y)
                .line(right - r, y)
                .cubic(right - k, y, right, y + k, right, y + r)
                .line(right, bottom - r)
                .cubic(right, bottom - k, right - k, bottom, right - r, bottom)
                .line(x + r, bottom)
                .cubic(x + k, bottom, x, bottom - k, x, bottom - r)
                .line(x, y + r)
                .cubic(x, y + k, x + k, y, x + r, y)
                .close();
    }

    /** A closed polygon through the points (x, y pairs). */
    public static Path polygon(double... xy) {
        return lines(xy).close();
    }

    /** An open line through the points (x, y pairs). */
    public static Path lines(double... xy) {
        Path path = new Path().move(xy[0], xy[1]);
        for (int i = 2; i < xy.length; i += 2) {
            path.line(xy[i], xy[i + 1]);
        }
        return path;
    }

    /** A smooth closed curve through the points (Catmull-Rom). */
    public static Path blob(double... xy) {
        int n = xy.length / 2;
        Path path = new Path().move(xy[0], xy[1]);
        for (int i = 0; i < n; i++) {
            path.smooth(xy, (i + n - 1) % n, i, (i + 1) % n, (i + 2) % n);
        }
        return path.close();
    }

    /** A smooth open curve through the points (Catmull-Rom). */
    public static Path curve(double... xy) {
        return new Path().move(xy[0], xy[1]).through(xy);
    }

    /** Continues with a smooth curve through the points, of which the first one is the current point. */
    public Path through(double... xy) {
        int n = xy.length / 2;
        for (int i = 0; i + 1 < n; i++) {
            smooth(xy, Math.max(i - 1, 0), i, i + 1, Math.min(i + 2, n - 1));
        }
        return this;
    }

    private void smooth(double[] p, int before, int from, int to, int after) {
        cubic(
                p[2 * from] + (p[2 * to] - p[2 * before]) / 6,
                p[2 * from + 1] + (p[2 * to + 1] - p[2 * before + 1]) / 6,
                p[2 * to] - (p[2 * after] - p[2 * from]) / 6,
                p[2 * to + 1] - (p[2 * after + 1] - p[2 * from + 1]) / 6,
                p[2 * to],
                p[2 * to + 1]);
    }

    /** An open arc of an ellipse; angles in degrees, 0 to the right, 90 downwards. */
    public static Path arc(double x, double y, double rx, double ry, double from, double to) {
        int steps = Math.max(2, (int) Math.ceil(Math.abs(to - from) / 30));
        double[] xy = new double[2 * steps + 2];
        for (int i = 0; i <= steps; i++) {
            double angle = StrictMath.toRadians(from + (to - from) * i / steps);
            xy[2 * i] = x + rx * StrictMath.cos(angle);
            xy[2 * i + 1] = y + ry * StrictMath.sin(angle);
        }
        return curve(xy);
    }

    /** A star with the given number of points. */
    public static Path star(double x, double y, double outer, double inner, int count, double turn) {
        double[] xy = new double[count * 4];
        for (int i = 0; i < count * 2; i++) {
            double angle = StrictMath.toRadians(turn - 90 + 180.0 * i / count);
            double r = i % 2 == 0 ? outer : inner;
            xy[2 * i] = x + r * StrictMath.cos(angle);
            xy[2 * i + 1] = y + r * StrictMath.sin(angle);
        }
        return polygon(xy);
    }
}

package org.inkloom.picturebook.wide.draw;

import org.inkloom.picturebook.raster.Path;

/**
 * Shapes of which people and animals consist. All closed ones run in the same direction, so that overlapping ones can
 * be filled together, see {@link org.inkloom.picturebook.raster.Canvas}.
 */
final class BodyShapes {
    private static final int STEPS = 5;

    private BodyShapes() {}

    /** A smooth closed shape through the points (x, y pairs). */
    static Path blob(double... xy) {
        return Path.blob(turned(xy));
    }

    /** A closed polygon through the points. */
    static Path polygon(double... xy) {
        return Path.polygon(turned(xy));
    }

    /** A closed smooth shape from its right half, top to bottom. */
    static Path mirrored(double... half) {
        int n = half.length / 2;
        double[] xy = new double[4 * n - 2];
        System.arraycopy(half, 0, xy, 0, 2 * n);
        for (int i = n - 1; i > 0; i--) {
            int to = 2 * (2 * n - 1 - i);
            xy[to] = -half[2 * i];
            xy[to + 1] = half[2 * i + 1];
        }
        return blob(xy);
    }

    private static double[] turned(double... xy) {
        int n = xy.length / 2;
        double area = 0;
        for (int i = 0; i < n; i++) {
            int j = (i + 1) % n;
            area += xy[2 * i] * xy[2 * j + 1] - xy[2 * j] * xy[2 * i + 1];
        }
        if (area >= 0) {
            return xy;
        }
        double[] out = new double[xy.length];
        for (int i = 0; i < n; i++) {
            out[2 * i] = xy[2 * (n - 1 - i)];
            out[2 * i + 1] = xy[2 * (n - 1 - i) + 1];
        }
        return out;
    }

    /**
     * A tube along a smooth line: an arm, a leg, a tail, a lock of hair.
     *
     * @param xy points of the middle line
     * @param widths at each of them
     */
    static Path tube(double[] xy, double... widths) {
        int n = xy.length / 2;
        int count = (n - 1) * STEPS + 1;
        double[] out = new double[4 * count];
        for (int k = 0; k < count; k++) {
            int i = Math.min(k / STEPS, n - 2);
            double t = k / (double) STEPS - i;
            double[] p = on(xy, i, t);
            double[] q = slope(xy, i, t);
            double length = Math.max(1e-6, Math.sqrt(q[0] * q[0] + q[1] * q[1]));
            double w = (widths[i] + (widths[i + 1] - widths[i]) * t) / 2;
            double nx = -q[1] / length * w;
            double ny = q[0] / length * w;
            out[2 * k] = p[0] + nx;
            out[2 * k + 1] = p[1] + ny;
            out[2 * (2 * count - 1 - k)] = p[0] - nx;
            out[2 * (2 * count - 1 - k) + 1] = p[1] - ny;
        }
        return polygon(out);
    }

    private static double[] on(double[] xy, int i, double t) {
        int n = xy.length / 2;
        double[] out = new double[2];
        for (int c = 0; c < 2; c++) {
            double a = xy[2 * Math.max(i - 1, 0) + c];
            double b = xy[2 * i + c];
            double d = xy[2 * (i + 1) + c];
            double e = xy[2 * Math.min(i + 2, n - 1) + c];
            out[c] = b + 0.5 * t * (d - a + t * (2 * a - 5 * b + 4 * d - e + t * (3 * (b - d) + e - a)));
        }
        return out;
    }

    private static double[] slope(double[] xy, int i, double t) {
        double[] before = on(xy, i, Math.max(0, t - 0.02));
        double[] after = on(xy, i, Math.min(1, t + 0.02));
        return new double[] {after[0] - before[0], after[1] - before[1]};
    }

    /** A lock of hair: from a root of some width over a bend to a pointed tip. */
    static Path lock(double x0, double y0, double wide, double bx, double by, double x1, double y1) {
        return tube(new double[] {x0, y0, bx, by, x1, y1}, wide, wide * 0.78, 0.15);
    }

    /** A circle around a centre. */
    static Path circle(double x, double y, double r) {
        return Path.circle(x, y, r);
    }
}

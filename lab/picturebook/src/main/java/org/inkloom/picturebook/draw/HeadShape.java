package org.inkloom.picturebook.draw;

import org.inkloom.picturebook.raster.Path;

/**
 * Turns the head as if it were a ball: a point of the front view moves along its circle of latitude, so that one
 * drawing can be turned in any direction. The centre is the origin, the half width at eye level is 20.
 */
public final class HeadShape {
    private static final double[] ROWS = {-22, -19, -15, -9, -2, 5, 10, 13.5, 16, 17.6};
    private static final double[] HALF = {0, 10, 15.6, 19, 20.1, 20.2, 18.2, 14.6, 9.6, 3.6};
    private static final double[] FACE_ROWS = {-13, -7, -1, 5, 10, 13.5, 16, 17.5};

    /** Turn in radians: 0 from the front, positive to the right. */
    public final double turn;

    public HeadShape(double degrees) {
        turn = StrictMath.toRadians(degrees);
    }

    public static double half(double y) {
        for (int i = 1; i < ROWS.length; i++) {
            if (y <= ROWS[i]) {
                double t = Math.max(0, (y - ROWS[i - 1]) / (ROWS[i] - ROWS[i - 1]));
                return HALF[i - 1] + (HALF[i] - HALF[i - 1]) * t;
            }
        }
        return HALF[HALF.length - 1];
    }

    /** Returns the longitude in radians of a point of the front view, after the turn. */
    public double longitude(double x, double y) {
        double s = Math.max(half(y), Math.abs(x));
        return StrictMath.asin(Math.clamp(x / s, -1.0, 1.0)) + turn;
    }

    /** Returns where a point of the front view lies after the turn; hidden points lie on the rim. */
    public double x(double x, double y) {
        double s = Math.max(half(y), Math.abs(x));
        return s * StrictMath.sin(Math.clamp(longitude(x, y), -Math.PI / 2, Math.PI / 2));
    }

    /** Returns by which factor a small thing at that point gets narrower by the turn; 0 if it is on the far side. */
    public double narrow(double x, double y) {
        double before = StrictMath.cos(longitude(x, y) - turn);
        return Math.max(0, StrictMath.cos(longitude(x, y))) / Math.max(before, 0.3);
    }

    /** Returns the outline of the face, from temple to chin. */
    public Path face() {
        double left = Math.max(-Math.PI / 2, turn - 1.42 + 0.34 * StrictMath.sin(turn));
        double right = Math.min(Math.PI / 2, turn + 1.42);
        double[] xy = new double[4 * FACE_ROWS.length];
        int n = FACE_ROWS.length;
        double chin = 2.6 * StrictMath.sin(turn);
        for (int i = 0; i < n; i++) {
            double y = FACE_ROWS[i];
            double drop = Math.max(0, (y - 8) / 9.5);
            xy[2 * i] = half(y) * StrictMath.sin(right) + chin * drop;
            xy[2 * i + 1] = y;
            int j = 2 * n - 1 - i;
            xy[2 * j] = half(y) * StrictMath.sin(left) + chin * drop;
            xy[2 * j + 1] = y;
        }
        return Path.blob(xy);
    }

    /** Turns a polygon of the front view (x, y pairs). */
    public double[] turned(double... xy) {
        double[] out = new double[xy.length];
        for (int i = 0; i < xy.length; i += 2) {
            out[i] = x(xy[i], xy[i + 1]);
            out[i + 1] = xy[i + 1];
        }
        return out;
    }
}

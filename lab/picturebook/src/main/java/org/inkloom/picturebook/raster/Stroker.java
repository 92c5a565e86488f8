package org.inkloom.picturebook.raster;

/** Converts lines of some width to their outlines, with round joins and caps. */
final class Stroker {
    private static final double STRAIGHT = 0.93;

    private final Contours out;
    private double[] x = new double[256];
    private double[] y = new double[256];
    private double[] half = new double[256];
    private int n;

    Stroker(Contours out) {
        this.out = out;
    }

    /**
     * Writes the outline of every contour.
     *
     * @param in centre lines, pixels
     * @param width pixels
     * @param brush 0 for an even width; up to 1 for a brush that swells and thins
     */
    void stroke(Contours in, double width, double brush) {
        out.clear();
        for (int c = 0; c < in.count; c++) {
            boolean closed = load(in, c, width / 2, brush);
            if (n == 1) {
                dot();
            } else if (closed && n > 2) {
                out.begin();
                for (int i = 0; i < n; i++) {
                    join((i + n - 1) % n, i, (i + 1) % n, 1);
                }
                out.begin();
                for (int i = n - 1; i >= 0; i--) {
                    join((i + 1) % n, i, (i + n - 1) % n, 1);
                }
            } else {
                open();
            }
        }
    }

    private boolean load(Contours in, int contour, double radius, double brush) {
        int from = in.starts[contour];
        int to = in.end(contour);
        if (x.length < to - from) {
            x = new double[2 * (to - from)];
            y = new double[x.length];
            half = new double[x.length];
        }
        n = 0;
        for (int i = from; i < to; i++) {
            double px = in.xy[2 * i];
            double py = in.xy[2 * i + 1];
            if (n > 0 && Math.abs(px - x[n - 1]) + Math.abs(py - y[n - 1]) < 0.02) {
                continue;
            }
            x[n] = px;
            y[n] = py;
            half[n++] = radius;
        }
        boolean closed = in.closed[contour];
        if (closed && n > 2 && Math.abs(x[0] - x[n - 1]) + Math.abs(y[0] - y[n - 1]) < 0.02) {
            n--;
        }
        if (brush > 0) {
            for (int i = 0; i < n; i++) {
                double swell = SmoothNoise.cloud(x[i] / (radius * 2 + 1) + 17, y[i] / (radius * 2 + 1) + 5);
                double along = Math.abs(2.0 * i / (n - 1 + 1e-9) - 1);
                double taper = closed ? 1 : 1 - 0.75 * brush * along * along * along;
                half[i] = radius * Math.max(0.25, 1 + brush * 1.1 * swell) * taper;
            }
        }
        return closed;
    }

    private void dot() {
        out.begin();
        double r = half[0];
        out.add(x[0] + r, y[0]);
        arc(0, 1, 0, 0, 1, 3);
        arc(0, 0, 1, -1, 0, 3);
        arc(0, -1, 0, 0, -1, 3);
        arc(0, 0, -1, 1, 0, 3);
    }

    private void open() {
        out.begin();
        for (int i = 1; i + 1 < n; i++) {
            if (i == 1) {
                cap(1, 0);
            }
            join(i - 1, i, i + 1, 1);
        }
        if (n == 2) {
            cap(1, 0);
        }
        cap(n - 2, n - 1);
        for (int i = n - 2; i > 0; i--) {
            join(i + 1, i, i - 1, 1);
        }
    }

    /** Adds a half circle around the end point, from the left side to the right side of the direction "from to". */
    private void cap(int from, int at) {
        double dx = x[at] - x[from];
        double dy = y[at] - y[from];
        double length = Math.sqrt(dx * dx + dy * dy);
        dx /= length;
        dy /= length;
        emit(at, dy, -dx);
        arc(at, dy, -dx, dx, dy, 2);
        arc(at, dx, dy, -dy, dx, 2);
    }

    private void join(int before, int at, int after, double side) {
        double ax = x[at] - x[before];
        double ay = y[at] - y[before];
        double la = Math.sqrt(ax * ax + ay * ay);
        double bx = x[after] - x[at];
        double by = y[after] - y[at];
        double lb = Math.sqrt(bx * bx + by * by);
        double n0x = side * ay / la;
        double n0y = -side * ax / la;
        double n1x = side * by / lb;
        double n1y = -side * bx / lb;
        double dot = n0x * n1x + n0y * n1y;
        double cross = n0x * n1y - n0y * n1x;
        if (dot > STRAIGHT) {
            double k = 1 / (1 + dot);
            emit(at, (n0x + n1x) * k, (n0y + n1y) * k);
        } else if (cross * side > 0) {
            emit(at, n0x, n0y);
            arc(at, n0x, n0y, n1x, n1y, 2);
        } else {
            emit(at, n0x, n0y);
            out.add(x[at], y[at]);
            emit(at, n1x, n1y);
        }
    }

    private void emit(int at, double nx, double ny) {
        out.add(x[at] + nx * half[at], y[at] + ny * half[at]);
    }

    /** Adds the points after the first of an arc between two unit normals, turning clockwise by at most 180 degrees. */
    private void arc(int at, double ax, double ay, double bx, double by, int depth) {
        if (depth > 0) {
            double mx = ax + bx;
            double my = ay + by;
            double length = Math.sqrt(mx * mx + my * my);
            if (length < 1e-6) {
                mx = -ay;
                my = ax;
                length = 1;
            }
            mx /= length;
            my /= length;
            arc(at, ax, ay, mx, my, depth - 1);
            arc(at, mx, my, bx, by, depth - 1);
        } else {
            emit(at, bx, by);
        }
    }
}

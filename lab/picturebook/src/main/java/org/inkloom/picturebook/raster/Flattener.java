package org.inkloom.picturebook.raster;

/** Converts paths to contours of short lines, and adds the unsteadiness of a style's hand. */
final class Flattener {
    private final Contours out;
    private Transform map = Transform.NONE;
    private double tremble;
    private double waveLength = 1;
    private double offset;
    private double lastX;
    private double lastY;

    Flattener(Contours out) {
        this.out = out;
    }

    /**
     * Sets the unsteadiness of lines.
     *
     * @param amplitude in pixels
     * @param wave pixels for each step in the noise table
     * @param where offset in the noise table, different for each picture
     */
    void tremble(double amplitude, double wave, double where) {
        tremble = amplitude;
        waveLength = wave;
        offset = where;
    }

    void flatten(Path path, Transform transform) {
        map = transform;
        out.clear();
        int at = 0;
        double startX = 0;
        double startY = 0;
        for (int i = 0; i < path.opCount(); i++) {
            switch (path.opAt(i)) {
                case Path.MOVE -> {
                    startX = map.x(path.coordinate(at), path.coordinate(at + 1));
                    startY = map.y(path.coordinate(at), path.coordinate(at + 1));
                    out.begin();
                    lastX = startX;
                    lastY = startY;
                    point(startX, startY);
                    at += 2;
                }
                case Path.LINE -> {
                    lineTo(
                            map.x(path.coordinate(at), path.coordinate(at + 1)),
                            map.y(path.coordinate(at), path.coordinate(at + 1)));
                    at += 2;
                }
                case Path.CUBIC -> {
                    cubicTo(path, at);
                    at += 6;
                }
                default -> {
                    lineTo(startX, startY);
                    out.closeLast();
                }
            }
        }
    }

    private void lineTo(double x, double y) {
        if (tremble > 0) {
            double length = Math.abs(x - lastX) + Math.abs(y - lastY);
            int steps = Math.min(40, (int) (length / (waveLength * 5)));
            double fromX = lastX;
            double fromY = lastY;
            for (int i = 1; i <= steps; i++) {
                double t = i / (steps + 1.0);
                point(fromX + (x - fromX) * t, fromY + (y - fromY) * t);
            }
        }
        lastX = x;
        lastY = y;
        point(x, y);
    }

    private void cubicTo(Path path, int at) {
        double x0 = lastX;
        double y0 = lastY;
        double x1 = map.x(path.coordinate(at), path.coordinate(at + 1));
        double y1 = map.y(path.coordinate(at), path.coordinate(at + 1));
        double x2 = map.x(path.coordinate(at + 2), path.coordinate(at + 3));
        double y2 = map.y(path.coordinate(at + 2), path.coordinate(at + 3));
        double x3 = map.x(path.coordinate(at + 4), path.coordinate(at + 5));
        double y3 = map.y(path.coordinate(at + 4), path.coordinate(at + 5));
        double length = Math.abs(x1 - x0)
                + Math.abs(y1 - y0)
                + Math.abs(x2 - x1)
                + Math.abs(y2 - y1)
                + Math.abs(x3 - x2)
                + Math.abs(y3 - y2);
        int steps = Math.clamp((int) Math.ceil(Math.sqrt(length) * 1.3), 2, 40);
        for (int i = 1; i <= steps; i++) {
            double t = i / (double) steps;
            double s = 1 - t;
            double b0 = s * s * s;
            double b1 = 3 * s * s * t;
            double b2 = 3 * s * t * t;
            double b3 = t * t * t;
            point(b0 * x0 + b1 * x1 + b2 * x2 + b3 * x3, b0 * y0 + b1 * y1 + b2 * y2 + b3 * y3);
        }
        lastX = x3;
        lastY = y3;
    }

    private void point(double x, double y) {
        if (tremble > 0) {
            double u = x / waveLength + offset;
            double v = y / waveLength + offset * 0.37;
            out.add(x + tremble * SmoothNoise.cloud(u, v), y + tremble * SmoothNoise.cloud(u + 71.5, v + 33.5));
        } else {
            out.add(x, y);
        }
    }
}

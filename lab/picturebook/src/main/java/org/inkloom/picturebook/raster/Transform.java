package org.inkloom.picturebook.raster;

/**
 * An affine map: x' = a x + c y + e, y' = b x + d y + f.
 *
 * @param a x to x
 * @param b x to y
 * @param c y to x
 * @param d y to y
 * @param e added to x
 * @param f added to y
 */
public record Transform(double a, double b, double c, double d, double e, double f) {
    /** The identity. */
    public static final Transform NONE = new Transform(1, 0, 0, 1, 0, 0);

    /** Returns a map that moves points first, then applies this one. */
    public Transform move(double x, double y) {
        return new Transform(a, b, c, d, a * x + c * y + e, b * x + d * y + f);
    }

    /** Returns a map that scales points first, then applies this one; a negative factor mirrors. */
    public Transform scale(double x, double y) {
        return new Transform(a * x, b * x, c * y, d * y, e, f);
    }

    /** Returns a map that turns points clockwise first, then applies this one; in degrees. */
    public Transform turn(double degrees) {
        double angle = StrictMath.toRadians(degrees);
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        return new Transform(a * cos + c * sin, b * cos + d * sin, c * cos - a * sin, d * cos - b * sin, e, f);
    }

    /** Returns the mapped x. */
    public double x(double x, double y) {
        return a * x + c * y + e;
    }

    /** Returns the mapped y. */
    public double y(double x, double y) {
        return b * x + d * y + f;
    }

    /** Returns the factor by which lengths grow on average. */
    public double size() {
        return Math.sqrt(Math.abs(a * d - b * c));
    }
}

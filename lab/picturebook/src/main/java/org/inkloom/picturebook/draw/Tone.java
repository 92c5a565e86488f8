package org.inkloom.picturebook.draw;

/** Arithmetic on colours, 0xRRGGBB. */
public final class Tone {
    public static final int WHITE = 0xFFFFFF;
    public static final int INK = 0x2B2430;

    private Tone() {}

    public static int rgb(double r, double g, double b) {
        return byteOf(r) << 16 | byteOf(g) << 8 | byteOf(b);
    }

    private static int byteOf(double value) {
        return Math.clamp((int) (value + 0.5), 0, 255);
    }

    /** Mixes two colours; t = 0 is the first. */
    public static int mix(int a, int b, double t) {
        return rgb(
                red(a) + (red(b) - red(a)) * t,
                green(a) + (green(b) - green(a)) * t,
                blue(a) + (blue(b) - blue(a)) * t);
    }

    public static int red(int c) {
        return (c >> 16) & 255;
    }

    public static int green(int c) {
        return (c >> 8) & 255;
    }

    public static int blue(int c) {
        return c & 255;
    }

    /** Returns the brightness, 0 to 255 (Rec. 601). */
    public static double light(int c) {
        return 0.299 * red(c) + 0.587 * green(c) + 0.114 * blue(c);
    }

    /** Scales a colour's distance from the grey of the same brightness. */
    public static int saturate(int c, double factor) {
        double grey = light(c);
        return rgb(
                grey + (red(c) - grey) * factor, grey + (green(c) - grey) * factor, grey + (blue(c) - grey) * factor);
    }

    public static int multiply(int c, int by) {
        return rgb(red(c) * red(by) / 255.0, green(c) * green(by) / 255.0, blue(c) * blue(by) / 255.0);
    }

    /** Returns a shadow tone: darker and slightly violet, as painters mix it. */
    public static int shade(int c) {
        return mix(multiply(c, 0xC9BEDB), c, 0.25);
    }

    /** Returns a highlight tone. */
    public static int glow(int c) {
        return mix(c, 0xFFFBF0, 0.42);
    }

    /** Returns a dark tone of the same colour, for lines. */
    public static int deep(int c) {
        return mix(multiply(c, 0x7A6A88), 0x30203A, 0.38);
    }
}

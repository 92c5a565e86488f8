package org.inkloom.picturebook.draw;

import org.inkloom.picturebook.raster.Canvas;
import org.inkloom.picturebook.raster.Path;
import org.inkloom.picturebook.raster.Transform;
import org.inkloom.picturebook.scene.Style;

/**
 * Draws in the manner of one style: every colour and line passes the style sheet.
 *
 * <p>In silhouette mode everything takes the grey of the current layer instead, which is how depth pictures are made.
 */
final class Pen {
    /** What a pen leaves on the canvas. */
    enum Mode {
        COLOUR,
        DEPTH
    }

    final StyleSheet sheet;
    private final Canvas canvas;
    private final Mode mode;
    private Transform map;
    private double lineScale;
    private int ambient = Tone.WHITE;
    private int layer = 0x808080;
    private boolean near;

    Pen(Canvas canvas, StyleSheet sheet, Transform base, Mode mode, double where) {
        this.canvas = canvas;
        this.sheet = sheet;
        this.mode = mode;
        map = base;
        lineScale = base.size();
        double amplitude = sheet.tremble() * base.size();
        canvas.tremble(amplitude, Math.max(0.2, base.size() * 0.55), where);
    }

    Canvas canvas() {
        return canvas;
    }

    boolean isDepth() {
        return mode == Mode.DEPTH;
    }

    boolean cel() {
        return sheet.cel() && mode == Mode.COLOUR;
    }

    Transform map() {
        return map;
    }

    /** Replaces the transform; returns the former one. */
    Transform map(Transform next) {
        Transform former = map;
        map = next;
        return former;
    }

    /** Sets pixels for one drawing unit of line width; returns the former value. */
    double lineScale(double scale) {
        double former = lineScale;
        lineScale = scale;
        return former;
    }

    double lineScale() {
        return lineScale;
    }

    /** Sets the light that multiplies every colour; returns the former one. */
    int ambient(int light) {
        int former = ambient;
        ambient = light;
        return former;
    }

    /** Says whether figures and things are drawn, rather than the place. */
    void near(boolean figures) {
        near = figures;
    }

    /** Sets the grey of the current layer in depth pictures, 0 far to 255 near. */
    void layer(int grey) {
        layer = grey << 16 | grey << 8 | grey;
    }

    private int colour(int rgb) {
        if (mode == Mode.DEPTH) {
            return layer;
        }
        return sheet.tone(ambient == Tone.WHITE ? rgb : Tone.multiply(rgb, ambient), near);
    }

    private int lineColour(int rgb) {
        if (mode == Mode.DEPTH) {
            return layer;
        }
        return sheet.lineColour(ambient == Tone.WHITE ? rgb : Tone.multiply(rgb, ambient));
    }

    /** Fills without a line. */
    void fill(Path path, int rgb) {
        canvas.fill(path, map, colour(rgb), 1);
    }

    /** Fills a mark that belongs to the drawing itself, as the black of an eye: dark in line art too. */
    void dot(Path path, int rgb) {
        if (sheet.style() == Style.LINE_ART && mode == Mode.COLOUR && Tone.light(rgb) < 120) {
            canvas.fill(path, map, sheet.lineColour(rgb), 1);
        } else {
            fill(path, rgb);
        }
    }

    /** Fills in part, without a line; nothing in depth pictures. */
    void veil(Path path, int rgb, double alpha) {
        if (mode == Mode.COLOUR) {
            canvas.fill(path, map, colour(rgb), alpha);
        }
    }

    /** Fills from one colour at the upper y to another at the lower y. */
    void gradient(Path path, int top, int bottom, double from, double to) {
        canvas.fill(path, map, colour(top), colour(bottom), map.y(0, from), map.y(0, to), 1);
    }

    /** Fills and draws the style's line around. */
    void shape(Path path, int rgb) {
        fill(path, rgb);
        outline(path, rgb);
    }

    /** Draws the style's line around something of the given colour. */
    void outline(Path path, int rgb) {
        outline(path, rgb, 1);
    }

    /** Draws the style's line, thinner or wider by a factor. */
    void outline(Path path, int rgb, double factor) {
        if (sheet.line() > 0) {
            canvas.stroke(path, map, pixels(sheet.line() * factor), sheet.brush(), lineColour(rgb), sheet.lineAlpha());
        }
    }

    /** Draws a line that belongs to the drawing in every style: a mouth, a fold. */
    void ink(Path path, int rgb, double width) {
        if (mode == Mode.COLOUR) {
            int line = sheet.line() > 0 ? lineColour(rgb) : sheet.lineColour(colour(rgb));
            canvas.stroke(path, map, Math.max(width * map.size(), pixels(sheet.line() * 0.6)), 0, line, 0.95);
        }
    }

    /** Draws a stroke of colour, without a line around; the width is in the drawing's units. */
    void stroke(Path path, int rgb, double width) {
        boolean mark = sheet.style() == Style.LINE_ART && mode == Mode.COLOUR && Tone.light(rgb) < 120;
        canvas.stroke(path, map, width * map.size(), 0, mark ? sheet.lineColour(rgb) : colour(rgb), 1);
    }

    /** As {@link #stroke}, in part; nothing in depth pictures. */
    void strokeVeil(Path path, int rgb, double width, double alpha) {
        if (mode == Mode.COLOUR) {
            canvas.stroke(path, map, width * map.size(), 0, colour(rgb), alpha);
        }
    }

    /** Draws a round thick stroke with the style's line around it: an arm, a rope. */
    void limb(Path path, int rgb, double width) {
        if (sheet.line() > 0) {
            canvas.stroke(
                    path,
                    map,
                    width * map.size() + 2 * pixels(sheet.line()) * 0.92,
                    0,
                    lineColour(rgb),
                    sheet.lineAlpha());
        }
        canvas.stroke(path, map, width * map.size(), 0, colour(rgb), 1);
    }

    private double pixels(double units) {
        return units * lineScale;
    }

    /** Lets what follows show only inside the path. */
    void clip(Path path) {
        canvas.clipTo(path, map);
    }

    /** Ends the clip. */
    void clipOff() {
        canvas.clipOff();
    }
}

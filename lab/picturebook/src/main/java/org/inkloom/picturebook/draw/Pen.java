package org.inkloom.picturebook.draw;

import org.inkloom.picturebook.raster.Canvas;
import org.inkloom.picturebook.raster.Path;
import org.inkloom.picturebook.raster.Transform;
import org.inkloom.picturebook.scene.Style;

/**
 * Draws in one style: every colour and line is adapted by the style sheet.
 *
 * <p>In the other modes everything has the grey of its layer or part instead; so depth pictures and maps of parts are
 * made.
 */
public final class Pen {
    /** What is drawn. */
    public enum Mode {
        COLOUR,
        DEPTH,
        /** The grey of the current part of a figure or thing. */
        PARTS
    }

    public final StyleSheet sheet;
    private final Canvas canvas;
    private final Mode mode;
    private Transform map;
    private double lineScale;
    private int ambient = Tone.WHITE;
    private int layer = 0x808080;
    private boolean near;

    public Pen(Canvas canvas, StyleSheet sheet, Transform base, Mode mode, double where) {
        this.canvas = canvas;
        this.sheet = sheet;
        this.mode = mode;
        map = base;
        lineScale = base.size();
        canvas.crisp(mode == Mode.PARTS);
        double amplitude = sheet.tremble() * base.size();
        canvas.tremble(amplitude, Math.max(0.2, base.size() * 0.55), where);
    }

    public Canvas canvas() {
        return canvas;
    }

    public boolean isDepth() {
        return mode == Mode.DEPTH;
    }

    public boolean cel() {
        return sheet.cel() && mode == Mode.COLOUR;
    }

    public Transform map() {
        return map;
    }

    /** Replaces the transform; returns the former one. */
    public Transform map(Transform next) {
        Transform former = map;
        map = next;
        return former;
    }

    /** Sets the number of pixels for one unit of line width; returns the former number. */
    public double lineScale(double scale) {
        double former = lineScale;
        lineScale = scale;
        return former;
    }

    public double lineScale() {
        return lineScale;
    }

    /** Sets the colour of the light, by which every colour is multiplied; returns the former one. */
    public int ambient(int light) {
        int former = ambient;
        ambient = light;
        return former;
    }

    /** Sets whether figures and things are drawn next, as opposed to the place. */
    public void near(boolean figures) {
        near = figures;
    }

    /** Sets the grey of the current layer in depth pictures, 0 far to 255 near. */
    public void layer(int grey) {
        if (mode != Mode.PARTS) {
            layer = grey << 16 | grey << 8 | grey;
        }
    }

    /** Sets the grey of the current part in pictures of parts. */
    public void part(int grey) {
        if (mode == Mode.PARTS) {
            layer = grey << 16 | grey << 8 | grey;
        }
    }

    /** Returns whether colours are drawn, rather than layers or parts. */
    public boolean isColour() {
        return mode == Mode.COLOUR;
    }

    private int colour(int rgb) {
        if (mode != Mode.COLOUR) {
            return layer;
        }
        return sheet.tone(ambient == Tone.WHITE ? rgb : Tone.multiply(rgb, ambient), near);
    }

    private int lineColour(int rgb) {
        if (mode != Mode.COLOUR) {
            return layer;
        }
        return sheet.lineColour(ambient == Tone.WHITE ? rgb : Tone.multiply(rgb, ambient));
    }

    /** Fills without a line. */
    public void fill(Path path, int rgb) {
        canvas.fill(path, map, colour(rgb), 1);
    }

    /** Fills a mark, such as a pupil, that has to be dark in line art too. */
    public void dot(Path path, int rgb) {
        if (sheet.style() == Style.LINE_ART && mode == Mode.COLOUR && Tone.light(rgb) < 120) {
            canvas.fill(path, map, sheet.lineColour(rgb), 1);
        } else {
            fill(path, rgb);
        }
    }

    /** Fills with transparency, without a line; draws nothing in depth pictures. */
    public void veil(Path path, int rgb, double alpha) {
        if (mode == Mode.COLOUR) {
            canvas.fill(path, map, colour(rgb), alpha);
        }
    }

    /** Fills from one colour at the upper y to another at the lower y. */
    public void gradient(Path path, int top, int bottom, double from, double to) {
        canvas.fill(path, map, colour(top), colour(bottom), map.y(0, from), map.y(0, to), 1);
    }

    /** Fills a path and draws its outline in the style's line. */
    public void shape(Path path, int rgb) {
        fill(path, rgb);
        outline(path, rgb);
    }

    /** Draws the style's line around something of the given colour. */
    public void outline(Path path, int rgb) {
        outline(path, rgb, 1);
    }

    /** Draws the style's line, thinner or wider by a factor. */
    public void outline(Path path, int rgb, double factor) {
        if (sheet.line() > 0) {
            canvas.stroke(path, map, pixels(sheet.line() * factor), sheet.brush(), lineColour(rgb), sheet.lineAlpha());
        }
    }

    /** Draws a line that belongs to the drawing in every style: a mouth, a fold. */
    public void ink(Path path, int rgb, double width) {
        if (mode == Mode.COLOUR) {
            int line = sheet.line() > 0 ? lineColour(rgb) : sheet.lineColour(colour(rgb));
            canvas.stroke(path, map, Math.max(width * map.size(), pixels(sheet.line() * 0.6)), 0, line, 0.95);
        }
    }

    /** Draws a stroke of colour, without a line around; the width is in the drawing's units. */
    public void stroke(Path path, int rgb, double width) {
        boolean mark = sheet.style() == Style.LINE_ART && mode == Mode.COLOUR && Tone.light(rgb) < 120;
        canvas.stroke(path, map, width * map.size(), 0, mark ? sheet.lineColour(rgb) : colour(rgb), 1);
    }

    /** As {@link #stroke}, with transparency; draws nothing in depth pictures. */
    public void strokeVeil(Path path, int rgb, double width, double alpha) {
        if (mode == Mode.COLOUR) {
            canvas.stroke(path, map, width * map.size(), 0, colour(rgb), alpha);
        }
    }

    /** Draws a round thick stroke with the style's line around it: an arm, a rope. */
    public void limb(Path path, int rgb, double width) {
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

    /** Clips what follows to the path. */
    public void clip(Path path) {
        canvas.clipTo(path, map);
    }

    /** Ends the clip. */
    public void clipOff() {
        canvas.clipOff();
    }
}

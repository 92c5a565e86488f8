package org.inkloom.picturebook.wide.draw;

import org.inkloom.picturebook.draw.Pen;
import org.inkloom.picturebook.draw.Tone;
import org.inkloom.picturebook.raster.Path;
import org.inkloom.picturebook.raster.Transform;
import org.inkloom.picturebook.scene.Style;

/**
 * Draws shapes with light and shadow, which give them volume. The light comes from the upper left of the page,
 * whichever way a figure is turned.
 */
final class Form {
    final Pen pen;
    /** How strong shadows are; some manners want them hard. */
    private final double strength;

    private final int shadow;

    Form(Pen pen, double strength, int shadow) {
        this.pen = pen;
        this.strength = strength;
        this.shadow = shadow;
    }

    boolean plain() {
        return !pen.isColour() || pen.sheet.style() == Style.LINE_ART;
    }

    /** Returns the tone of a colour in shadow. */
    int shade(int rgb) {
        return Tone.mix(Tone.multiply(rgb, shadow), rgb, 0.12);
    }

    /** Returns the tone of a colour in light. */
    int glow(int rgb) {
        return Tone.mix(rgb, 0xFFFBEE, Tone.light(rgb) > 200 ? 0.5 : 0.26);
    }

    /** A shape with light, shadow and the style's line. */
    void body(Path path, int rgb, double depth) {
        inside(path, rgb, depth);
        pen.outline(path, rgb);
    }

    /** A shape with light and shadow, without a line. */
    void inside(Path path, int rgb, double depth) {
        if (plain()) {
            pen.fill(path, rgb);
            return;
        }
        double[] box = path.bounds();
        double alpha = (pen.cel() ? 0.72 : 0.42) * strength;
        int top = glow(rgb);
        int low = Tone.mix(rgb, shade(rgb), 0.25);
        int dark = shade(rgb);
        pen.gradient(path, Tone.mix(top, dark, alpha), Tone.mix(low, dark, alpha), box[1] - 2, box[3] + 2);
        pen.clip(path);
        double side = pen.map().a() + pen.map().c() < 0 ? -1 : 1;
        Transform former = pen.map();
        pen.map(former.move(-side * depth * 0.75, -depth * 0.55));
        pen.gradient(path, top, low, box[1] - 2, box[3] + 2);
        pen.map(former);
        pen.clipOff();
    }

    /** A soft dark area inside a shape, as below a chin. */
    void dusk(Path clip, Path patch, int rgb, double alpha) {
        if (plain()) {
            return;
        }
        pen.clip(clip);
        pen.veil(patch, shade(rgb), alpha * strength);
        pen.clipOff();
    }

    /** A fold or strand: a thin darker line. */
    void fold(Path path, int rgb, double width) {
        if (pen.isColour()) {
            if (pen.sheet.style() == Style.LINE_ART) {
                pen.ink(path, rgb, width * 0.5);
            } else {
                pen.strokeVeil(path, Tone.mix(shade(rgb), Tone.deep(rgb), 0.45), width, 0.7);
            }
        }
    }

    /** A thin lighter line. */
    void gleam(Path path, int rgb, double width, double alpha) {
        if (!plain()) {
            pen.strokeVeil(path, Tone.mix(Tone.glow(rgb), 0xFFFFFF, 0.25), width, alpha);
        }
    }

    /** Overlapping parts with one line around them all. */
    void cluster(Path parts, int rgb, double depth) {
        pen.outline(parts, rgb, 2);
        inside(parts, rgb, depth);
    }
}

package org.inkloom.picturebook.wide.draw;

import org.inkloom.picturebook.draw.Pen;
import org.inkloom.picturebook.draw.Tone;
import org.inkloom.picturebook.raster.Path;
import org.inkloom.picturebook.scene.Hue;
import org.inkloom.picturebook.wide.scene.Actor;

/** Draws collars, hoods and necklines. */
final class CollarArtist {
    private final Form form;
    private final Pen pen;
    private final Actor actor;
    private final Body body;
    private final Cloth cloth;

    CollarArtist(Form form, Actor actor, Body body, Cloth cloth) {
        this.form = form;
        this.pen = form.pen;
        this.actor = actor;
        this.body = body;
        this.cloth = cloth;
    }

    /**
     * Draws the collar of the garment.
     *
     * @param x of the middle between the shoulders
     * @param y of the middle between the shoulders
     * @param k width relative to that of a child from the front
     */
    void draw(double x, double y, double k) {
        switch (actor.outfit().top()) {
            case SAILOR -> sailor(x, y, k);
            case HOODIE -> hood(x, y, k);
            case SWEATER -> form.body(Path.round(x - 4.9 * k, y - 5.4, 9.8 * k, 4.6, 2.2), form.shade(cloth.top), 0.6);
            case TRACKSUIT, SPACESUIT -> standingCollar(x, y, k);
            case SHIRT, PYJAMAS, VEST, PINAFORE, OVERALLS, APRON -> points(x, y, k);
            case HANFU, KIMONO -> crossed(x, y, k);
            case QIPAO -> form.body(Path.round(x - 4.2 * k, y - 5.2, 8.4 * k, 3.6, 1.4), form.shade(cloth.top), 0.4);
            case DRESS -> roundCollar(x, y, k);
            default -> neckline(x, y, k);
        }
    }

    private void hood(double x, double y, double k) {
        form.body(
                BodyShapes.blob(
                        x - 9.6 * k,
                        y - 1.8,
                        x - 5.4 * k,
                        y - 5.2,
                        x + 5.4 * k,
                        y - 5.2,
                        x + 9.6 * k,
                        y - 1.8,
                        x + 5.6 * k,
                        y + 2.8,
                        x,
                        y + 4.4,
                        x - 5.6 * k,
                        y + 2.8),
                form.shade(cloth.top),
                0.8);
        if (!body.back) {
            pen.stroke(Path.curve(x - 2, y + 3.6, x - 2.6, y + 6, x - 2.3, y + 8.6), cloth.trim, 0.9);
            pen.stroke(Path.curve(x + 2, y + 3.6, x + 2.6, y + 6, x + 2.3, y + 8.6), cloth.trim, 0.9);
        }
    }

    private void standingCollar(double x, double y, double k) {
        form.body(
                BodyShapes.polygon(
                        x - 4.6 * k, y - 5, x + 4.6 * k, y - 5, x + 5.2 * k, y - 1, x, y + 1.4, x - 5.2 * k, y - 1),
                cloth.trim,
                0.6);
    }

    private void roundCollar(double x, double y, double k) {
        form.body(
                BodyShapes.blob(
                        x - 5.4 * k,
                        y - 3.4,
                        x - 4.6 * k,
                        y + 1,
                        x - 1,
                        y - 0.8,
                        x,
                        y - 1.6,
                        x + 1,
                        y - 0.8,
                        x + 4.6 * k,
                        y + 1,
                        x + 5.4 * k,
                        y - 3.4,
                        x,
                        y - 4.4),
                cloth.trim,
                0.4);
    }

    private void neckline(double x, double y, double k) {
        if (!body.back) {
            form.inside(Path.ellipse(x, y - 3.2, 3.6 * k, 2.3), form.shade(cloth.skin), 0.5);
            pen.outline(Path.arc(x, y - 3.2, 3.6 * k, 2.3, 8, 172), cloth.top, 0.8);
        }
    }

    private void points(double x, double y, double k) {
        int tone = cloth.sleeve == Cloth.PALE ? 0xFFFFFF : cloth.trim;
        if (body.back) {
            form.body(Path.round(x - 4.6 * k, y - 4.8, 9.2 * k, 3, 1.4), tone, 0.4);
            return;
        }
        for (int s = -1; s <= 1; s += 2) {
            form.body(
                    BodyShapes.polygon(
                            x + s * 3.8 * k, y - 4.4, x + s * 5.4 * k, y + 0.4, x + s * 2.2 * k, y + 1.6, x, y - 1.2),
                    tone,
                    0.4);
        }
    }

    private void crossed(double x, double y, double k) {
        if (body.back) {
            return;
        }
        pen.stroke(Path.lines(x + 3.6 * k, y - 3.8, x - 2, y + 5), form.shade(cloth.trim), 2);
        pen.stroke(Path.lines(x - 3.8 * k, y - 3.8, x + 3.2, y + 9.4), cloth.trim, 2.2);
        form.fold(Path.lines(x - 2.8 * k, y - 3, x + 4.2, y + 9), cloth.top, 0.5);
    }

    private void sailor(double x, double y, double k) {
        int band = actor.outfit().topHue() == Hue.WHITE ? 0x3F5E9E : Cloth.PALE;
        int edge = Tone.mix(band, cloth.top, 0.7);
        if (body.back) {
            Path flap = BodyShapes.polygon(
                    x - 6.6 * k, y - 3.6, x + 6.6 * k, y - 3.6, x + 6.2 * k, y + 6, x - 6.2 * k, y + 6);
            form.body(flap, band, 0.8);
            pen.strokeVeil(
                    Path.lines(x - 5 * k, y - 3, x - 4.8 * k, y + 4.6, x + 4.8 * k, y + 4.6, x + 5 * k, y - 3),
                    edge,
                    0.7,
                    0.9);
            return;
        }
        for (int s = -1; s <= 1; s += 2) {
            form.body(
                    BodyShapes.polygon(
                            x + s * 3.6 * k, y - 4.4, x + s * 7.4 * k, y - 0.6, x + s * 6.4 * k, y + 3.6, x, y + 7.2),
                    band,
                    0.6);
            pen.strokeVeil(Path.lines(x + s * 5.8 * k, y - 0.4, x + s * 5 * k, y + 2.6, x, y + 5.6), edge, 0.6, 0.9);
        }
        int knot = actor.outfit().topHue() == Hue.RED ? 0x3F6CC4 : 0xE2505A;
        form.body(BodyShapes.blob(x, y + 6.4, x - 5, y + 4.4, x - 5.4, y + 8.4), knot, 0.5);
        form.body(BodyShapes.blob(x, y + 6.4, x + 5, y + 4.4, x + 5.4, y + 8.4), knot, 0.5);
        form.body(BodyShapes.lock(x - 0.8, y + 6.8, 2.4, x - 1.8, y + 9, x - 2.6, y + 12), knot, 0.3);
        form.body(BodyShapes.lock(x + 0.8, y + 6.8, 2.4, x + 1.8, y + 9, x + 2.6, y + 12), knot, 0.3);
        form.body(Path.ellipse(x, y + 6.6, 1.4, 1.5), knot, 0.3);
    }
}

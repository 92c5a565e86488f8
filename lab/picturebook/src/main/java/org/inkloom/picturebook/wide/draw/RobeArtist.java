package org.inkloom.picturebook.wide.draw;

import org.inkloom.picturebook.draw.Pen;
import org.inkloom.picturebook.draw.Tone;
import org.inkloom.picturebook.raster.Path;
import org.inkloom.picturebook.wide.scene.Garb;

/** Sashes, straps and bibs over the trunk; the feet are the origin. */
final class RobeArtist {
    private final Form form;
    private final Pen pen;
    private final Body body;
    private final Cloth cloth;
    private final Garb garb;
    private final double hx;
    private final double hy;
    private final double k;
    /** Half the width of the waist. */
    private final double waist;

    RobeArtist(Form form, Body body, Cloth cloth, Garb garb) {
        this.form = form;
        this.pen = form.pen;
        this.body = body;
        this.cloth = cloth;
        this.garb = garb;
        hx = (body.hip[0][0] + body.hip[1][0]) / 2;
        hy = body.hip[0][1];
        k = body.squash * (0.5 + 0.5 * body.limb);
        waist = 8 * k;
    }

    /** Sashes, straps and hems of whole garments. */
    void robe(double sx, double sy, double hem) {
        switch (garb) {
            case HANFU, KIMONO -> sash();
            case PINAFORE -> pinafore(sx, sy);
            case GOWN -> gems(hem);
            case DRESS -> {
                pen.stroke(Path.lines(hx - waist * 0.95, hy - 6, hx + waist * 0.95, hy - 6), cloth.trim, 1.8);
                form.body(BodyShapes.blob(hx, hy - 6, hx - 4, hy - 8.6, hx - 4.2, hy - 3.6), cloth.trim, 0.4);
                form.body(BodyShapes.blob(hx, hy - 6, hx + 4, hy - 8.6, hx + 4.2, hy - 3.6), cloth.trim, 0.4);
            }
            case QIPAO -> {
                int gold = 0xF0C766;
                pen.strokeVeil(Path.curve(sx, sy - 1, sx + 2, sy + 2.4, sx + 7.4 * k, sy + 5), gold, 0.9, 1);
                pen.strokeVeil(Path.lines(hx + 6.4 * k, hy + 4, hx + 6.8 * k, hem), gold, 0.8, 1);
            }
            default -> {}
        }
    }

    private void sash() {
        int sash = Tone.red(cloth.top) > 190 && Tone.green(cloth.top) < 190 ? 0x4E8C86 : 0xD9534F;
        double tall = garb == Garb.KIMONO ? 6.4 : 4.2;
        form.body(Path.round(hx - waist, hy - 5.5 - tall, 2 * waist, tall, 1), sash, 0.8);
        if (garb == Garb.KIMONO) {
            pen.stroke(Path.lines(hx - waist, hy - 8.6, hx + waist, hy - 8.6), 0xF6D88A, 0.9);
        }
        if (body.back) {
            form.body(Path.round(hx - 5, hy - 13.5, 10, 8, 2), sash, 0.8);
        } else if (garb == Garb.HANFU) {
            form.body(
                    BodyShapes.polygon(hx - 1.6, hy - 5.6, hx + 1.6, hy - 5.6, hx + 2.4, hy + 6, hx - 2.4, hy + 6),
                    sash,
                    0.4);
        }
    }

    private void pinafore(double sx, double sy) {
        form.body(Path.round(hx - 5.4 * k, hy - 14.5, 10.8 * k, 9.5, 1.5), cloth.top, 1);
        if (!body.back) {
            for (int s = -1; s <= 1; s += 2) {
                pen.limb(Path.lines(hx + s * 4.4 * k, hy - 14, sx + s * 5 * k, sy - 2.4), cloth.top, 1.9);
                pen.fill(Path.circle(hx + s * 4.2 * k, hy - 13, 0.9), 0xF4D58A);
            }
        }
    }

    private void gems(double hem) {
        int gem = Tone.light(cloth.top) > 215 ? 0xF2C45C : 0xFFF6CF;
        pen.stroke(Path.lines(hx - waist * 0.95, hy - 6.2, hx + waist * 0.95, hy - 6.2), gem, 1.6);
        for (int i = 0; i < 14; i++) {
            double x = hx - 12 + (i * 7.7) % 24;
            pen.veil(Path.star(x * 0.9, hy + (i * 5.3) % (hem - hy), 1.15, 0.4, 4, 0), gem, 0.95);
        }
    }

    /** The bib of overalls or an apron. */
    void bib(double sx, double sy) {
        boolean apron = garb == Garb.APRON;
        int tone = cloth.top;
        if (body.back) {
            pen.limb(Path.lines(sx - 6 * k, sy - 1, sx + 4, hy - 8), tone, 1.8);
            pen.limb(Path.lines(sx + 6 * k, sy - 1, sx - 4, hy - 8), tone, 1.8);
            return;
        }
        double low = apron ? hy + 9 * body.limb : hy + 1.5;
        double wide = apron ? 8.6 * k : 7.9 * k;
        Path lower = BodyShapes.blob(
                hx - 7.4 * k,
                hy - 8,
                hx,
                hy - 8.6,
                hx + 7.4 * k,
                hy - 8,
                hx + wide,
                low - 2,
                hx,
                low,
                hx - wide,
                low - 2);
        form.body(lower, tone, 1.6);
        form.body(Path.round(sx - 5 * k, sy + 4, 10 * k, hy - sy - 10.5, 1.6), tone, 1);
        for (int s = -1; s <= 1; s += 2) {
            pen.limb(Path.lines(sx + s * 4.2 * k, sy + 5, sx + s * 5 * k, sy - 2), tone, 1.9);
            pen.fill(Path.circle(sx + s * 4.1 * k, sy + 5.6, 0.95), 0xF4D58A);
        }
        Path pocket = Path.round(sx - 2.8, sy + 7, 5.6, 4.2, 1);
        pen.veil(pocket, form.shade(tone), 0.6);
        pen.outline(pocket, tone, 0.6);
    }
}

package org.inkloom.picturebook.wide.draw;

import org.inkloom.picturebook.draw.HeadShape;
import org.inkloom.picturebook.draw.Pen;
import org.inkloom.picturebook.draw.Tone;
import org.inkloom.picturebook.raster.Path;
import org.inkloom.picturebook.wide.scene.Actor;
import org.inkloom.picturebook.wide.scene.Extra;

/** Hats, glasses, scarves, bags and what else makes an outfit special. */
final class ExtraArtist {
    private final Form form;
    private final Pen pen;
    private final Actor actor;
    private final HeadShape head;
    private final int colour;
    private final boolean back;

    ExtraArtist(Form form, Actor actor, HeadShape head) {
        this.form = form;
        this.pen = form.pen;
        this.actor = actor;
        this.head = head;
        colour = actor.outfit().extraHue().cloth();
        back = !actor.hasFace();
    }

    /** What lies on the head; the head's centre is the origin. */
    void onHead() {
        switch (actor.outfit().extra()) {
            case STRAW_HAT -> strawHat();
            case CAP -> cap();
            case BEANIE -> beanie();
            case HEADPHONES -> headphones();
            case GLASSES, SUNGLASSES -> glasses();
            case BOW -> bow(head.x(12, -14) + 2, -20, 1.15);
            case FLOWER -> flower(head.x(back ? 12 : -14, -12), -13.5);
            case CROWN -> crown();
            case CAT_EARS -> ears(false);
            case RABBIT_EARS -> ears(true);
            case HEADBAND -> pen.limb(Path.arc(0, -2, 21.8, 20.6, 204, 336), colour, 2.6);
            case WITCH_HAT -> witchHat();
            default -> {}
        }
    }

    private void strawHat() {
        int straw = 0xF0D493;
        Path brim = BodyShapes.blob(-32, -11, -21, -15.5, 0, -17, 21, -15.5, 32, -11, 21, -7, 0, -8.4, -21, -7);
        form.body(brim, straw, 1.6);
        Path crown = BodyShapes.blob(-18, -13, -16.5, -25, -8, -32, 8, -32, 16.5, -25, 18, -13, 0, -11.5);
        form.body(crown, straw, 2.6);
        pen.clip(crown);
        pen.stroke(Path.curve(-20, -16, 0, -14, 20, -16), colour, 4.6);
        for (int i = -3; i <= 3; i++) {
            form.fold(Path.curve(i * 4.2, -32, i * 5, -25, i * 5.4, -19), straw, 0.45);
        }
        pen.clipOff();
        pen.outline(crown, straw);
        for (int i = -3; i <= 3; i++) {
            form.fold(Path.lines(i * 8, -9.4, i * 8.6, -7.6), straw, 0.45);
        }
    }

    private void cap() {
        double s = StrictMath.sin(head.turn);
        Path dome = BodyShapes.blob(-22.4, -8, -19, -20, -8.4, -27.6, 8.4, -27.6, 19, -20, 22.4, -8, 0, -9.5);
        form.body(dome, colour, 3);
        form.fold(Path.curve(8 * s, -27, 9 * s, -18, 9 * s, -10), colour, 0.7);
        if (back) {
            form.fold(Path.arc(0, -8, 5.4, 4.6, 180, 360), colour, 1);
        } else {
            double x = 9 * s;
            form.body(
                    BodyShapes.blob(
                            x - 17 + 8 * s,
                            -9.6,
                            x,
                            -13,
                            x + 17 + 8 * s,
                            -9.6,
                            x + 13 + 10 * s,
                            -5.8,
                            x + 4 * s,
                            -7,
                            x - 13 + 4 * s,
                            -5.8),
                    form.shade(colour),
                    1);
            pen.fill(Path.star(x, -19, 3.6, 1.6, 5, 0), Tone.light(colour) > 200 ? 0x5B82C4 : Tone.WHITE);
        }
        form.body(Path.circle(0, -27.6, 1.7), colour, 0.5);
    }

    private void beanie() {
        int pale = Tone.mix(colour, 0xFFFFFF, 0.6);
        form.body(Path.circle(0, -32, 5.2), pale, 1.6);
        Path dome = BodyShapes.blob(-21.8, -9, -19.5, -20, -9, -29.5, 9, -29.5, 19.5, -20, 21.8, -9, 0, -8);
        form.body(dome, colour, 3);
        pen.clip(dome);
        for (int i = -4; i <= 4; i++) {
            form.fold(Path.curve(i * 2.4, -29, i * 5, -20, i * 5.6, -12), colour, 0.6);
        }
        pen.clipOff();
        form.body(Path.round(-22.8, -14.5, 45.6, 7.6, 3.4), pale, 1.2);
        for (int i = -5; i <= 5; i++) {
            form.fold(Path.lines(i * 3.9, -13.4, i * 3.9, -8.2), pale, 0.55);
        }
    }

    private void headphones() {
        pen.limb(Path.arc(0, -2, 23.5, 24.5, 188, 352), 0x4A4A58, 2.6);
        for (int side = -1; side <= 1; side += 2) {
            if (side > 0 && head.turn > 0.8) {
                continue;
            }
            double x = head.x(side * 21.6, 3);
            boolean flat = head.turn > 0.3 && side < 0;
            form.body(Path.ellipse(x, 3.4, flat ? 6 : 4.6, 7), colour, 1.4);
            form.body(Path.ellipse(x, 3.4, flat ? 3.2 : 2.2, 4), form.shade(colour), 0.6);
        }
    }

    private void glasses() {
        if (back) {
            return;
        }
        boolean dark = actor.outfit().extra() == Extra.SUNGLASSES;
        int frame = dark ? 0x2A2630 : Tone.deep(colour);
        for (int side = -1; side <= 1; side += 2) {
            double k = Math.min(1, head.narrow(side * 9, 5));
            if (k < 0.15) {
                continue;
            }
            double x = head.x(side * 9, 5);
            Path ring = Path.ellipse(x, 5.2, 7 * k, 6.6);
            if (dark) {
                form.inside(ring, 0x3A3444, 1.5);
                form.gleam(Path.lines(x - 2 * k, 2.4, x + 1.4 * k, 1.4), 0x8A84A0, 1.4, 0.6);
            } else {
                pen.veil(ring, 0xE8F6FF, 0.16);
                form.gleam(Path.lines(x + 2.6 * k, 1.6, x + 4.2 * k, 4), 0xFFFFFF, 0.8, 0.5);
            }
            pen.stroke(ring, frame, 1.1);
        }
        pen.stroke(Path.curve(head.x(-2.2, 4.4), 4.6, head.x(0, 4), 4, head.x(2.2, 4.4), 4.6), frame, 1);
    }

    private void bow(double x, double y, double k) {
        form.body(
                BodyShapes.blob(x, y, x - 7.6 * k, y - 5.4 * k, x - 9.4 * k, y - 0.4, x - 7.6 * k, y + 4.8 * k),
                colour,
                1.4);
        form.body(
                BodyShapes.blob(x, y, x + 7.6 * k, y - 5.4 * k, x + 9.4 * k, y - 0.4, x + 7.6 * k, y + 4.8 * k),
                colour,
                1.4);
        form.fold(Path.lines(x - 2.6 * k, y - 0.6, x - 5.4 * k, y - 1.6), colour, 0.6);
        form.fold(Path.lines(x + 2.6 * k, y - 0.6, x + 5.4 * k, y - 1.6), colour, 0.6);
        form.body(Path.ellipse(x, y, 2.3 * k, 2.7 * k), form.shade(colour), 0.7);
    }

    private void flower(double x, double y) {
        for (int i = 0; i < 5; i++) {
            double a = StrictMath.toRadians(i * 72 - 90);
            form.body(Path.circle(x + 3.2 * StrictMath.cos(a), y + 3.2 * StrictMath.sin(a), 2.6), colour, 0.7);
        }
        pen.fill(Path.circle(x, y, 2), colour == 0xFBD03C ? 0xF78B34 : 0xFFE27A);
    }

    private void crown() {
        int gold = 0xF6C944;
        Path crown =
                BodyShapes.polygon(-11, -20, -12.5, -32, -6.4, -26, 0, -35, 6.4, -26, 12.5, -32, 11, -20, 0, -18.6);
        form.body(crown, gold, 1.8);
        pen.fill(Path.circle(0, -24.4, 1.7), 0xE8505E);
        pen.fill(Path.circle(-6.4, -23, 1.2), 0x4FA3E0);
        pen.fill(Path.circle(6.4, -23, 1.2), 0x4FA3E0);
    }

    private void ears(boolean rabbit) {
        int fur = rabbit ? 0xFBF8F6 : HairArtist.tone(actor);
        for (int side = -1; side <= 1; side += 2) {
            double x = head.x(side * (rabbit ? 8 : 13.5), -19);
            Path outer = rabbit
                    ? BodyShapes.tube(new double[] {x, -20, x + side * 1.6, -32, x + side * 3.6, -44}, 6.4, 8.6, 3.4)
                    : BodyShapes.blob(x - 6.4, -16, x + side * 3.4, -32, x + 6.4, -15);
            form.body(outer, fur, 1.4);
            if (!back) {
                pen.veil(
                        rabbit
                                ? BodyShapes.tube(
                                        new double[] {x, -22, x + side * 1.6, -32, x + side * 3.4, -41}, 3, 4.4, 1.6)
                                : BodyShapes.blob(x - 3, -18, x + side * 2.6, -27.5, x + 3.2, -17.4),
                        0xF7A8B8,
                        0.95);
            }
        }
    }

    private void witchHat() {
        form.body(
                BodyShapes.blob(-31, -12, -18, -17, 0, -18.4, 18, -17, 31, -12, 18, -9, 0, -10.4, -18, -9),
                colour,
                1.6);
        Path cone = BodyShapes.blob(
                -16.5, -14.5, -10, -27, -3, -40, 6, -48, 9.6, -46, 8, -36, 12, -25, 16.5, -14.5, 0, -13);
        form.body(cone, colour, 3);
        pen.clip(cone);
        pen.stroke(Path.curve(-20, -18, 0, -16.4, 20, -18), colour == 0xF78B34 ? 0x3A3A48 : 0xF6A03C, 4);
        pen.clipOff();
        pen.outline(cone, colour);
        pen.shape(Path.star(3, -33, 3.2, 1.4, 5, 10), 0xFFE27A);
    }

    /** What lies around the neck and on the shoulders; the feet are the origin. */
    void onBody(Body body) {
        double sy = body.shoulder[0][1];
        double c = (body.shoulder[0][0] + body.shoulder[1][0]) / 2;
        switch (actor.outfit().extra()) {
            case SCARF -> {
                double out = back ? -1 : 1;
                Path end = BodyShapes.tube(
                        new double[] {c + 4 * out, sy, c + 6.4 * out, sy + 7, c + 5.6 * out, sy + 15}, 4.6, 5.4, 5.8);
                form.body(end, form.shade(colour), 1);
                form.gleam(Path.lines(c + 3.4 * out, sy + 11, c + 8.4 * out, sy + 10.6), colour, 1.2, 0.9);
                Path wrap = BodyShapes.blob(
                        c - 9.6, sy - 2, c - 5, sy - 5.6, c + 5, sy - 5.6, c + 9.6, sy - 2, c + 6, sy + 2.4, c,
                        sy + 3.6, c - 6, sy + 2.4);
                form.body(wrap, colour, 1.4);
                form.fold(Path.curve(c - 8, sy - 1, c, sy + 1.4, c + 7, sy - 1.4), colour, 0.6);
            }
            case SCHOOLBAG -> bag(body, c, sy);
            case TIE -> {
                if (!back) {
                    form.body(
                            BodyShapes.polygon(c - 1.5, sy - 1.4, c + 1.5, sy - 1.4, c + 0.9, sy + 1, c - 0.9, sy + 1),
                            colour,
                            0.3);
                    form.body(
                            BodyShapes.polygon(
                                    c - 0.9, sy + 1, c + 0.9, sy + 1, c + 2, sy + 9, c, sy + 11.4, c - 2, sy + 9),
                            colour,
                            0.5);
                }
            }
            case NECKLACE -> {
                if (!back) {
                    pen.stroke(Path.arc(c, sy - 2.4, 5.2, 5.6, 10, 170), 0xF4D58A, 0.8);
                    form.body(Path.circle(c, sy + 3.6, 1.6), colour, 0.4);
                }
            }
            default -> {}
        }
    }

    private void bag(Body body, double c, double sy) {
        if (back) {
            form.body(Path.round(c - 8.6, sy - 1, 17.2, 18, 5), colour, 1.8);
            form.body(Path.round(c - 6, sy + 7.4, 12, 7.6, 2.5), form.shade(colour), 0.8);
            pen.stroke(Path.lines(c - 3, sy + 10, c + 3, sy + 10), 0xF4D58A, 0.8);
            form.body(Path.round(c - 2.6, sy - 3.6, 5.2, 3.4, 1.6), form.shade(colour), 0.4);
        } else if (!body.side) {
            for (int side = -1; side <= 1; side += 2) {
                double x = c + side * 5.4 * body.squash;
                form.body(
                        BodyShapes.tube(
                                new double[] {x, sy - 2.6, x + side * 0.6, sy + 5, x + side * 1.6, sy + 13},
                                2.5,
                                2.3,
                                2.1),
                        colour,
                        0.5);
            }
        }
    }

    /** A bag behind the body. */
    void behindBody(Body body) {
        if (actor.outfit().extra() != Extra.SCHOOLBAG || back) {
            return;
        }
        double sy = body.shoulder[0][1];
        double c = (body.shoulder[0][0] + body.shoulder[1][0]) / 2;
        double away = body.side ? -9.5 : -4 * StrictMath.sin(head.turn);
        double wide = body.side ? 6.6 : 10.6;
        form.body(Path.round(c + away - wide, sy - 1, 2 * wide, 18, 5), colour, 1.8);
    }
}

package org.inkloom.picturebook.wide.draw;

import org.inkloom.picturebook.draw.Pen;
import org.inkloom.picturebook.draw.Tone;
import org.inkloom.picturebook.raster.Path;
import org.inkloom.picturebook.raster.Transform;
import org.inkloom.picturebook.wide.scene.Actor;
import org.inkloom.picturebook.wide.scene.Garb;
import org.inkloom.picturebook.wide.scene.Lower;

/** Arms, hands, legs and shoes; the feet are the origin. */
final class LimbArtist {
    private final Form form;
    private final Pen pen;
    private final Actor actor;
    private final Body body;
    private final Cloth cloth;
    private final Garb garb;
    private final double k;

    LimbArtist(Form form, Actor actor, Body body, Cloth cloth) {
        this.form = form;
        this.pen = form.pen;
        this.actor = actor;
        this.body = body;
        this.cloth = cloth;
        garb = actor.outfit().top();
        k = 0.62 + 0.38 * body.limb;
    }

    void legs() {
        for (int i = 0; i < 2; i++) {
            leg(i);
        }
    }

    private void leg(int i) {
        double[] h = body.hip[i];
        double[] n = body.knee[i];
        double[] f = body.foot[i];
        double[] line = {h[0], h[1] - 1, n[0], n[1], f[0], f[1]};
        Lower lower = actor.outfit().lower();
        boolean trousers = lower == Lower.TROUSERS
                || lower == Lower.JEANS
                || garb == Garb.OVERALLS
                || garb == Garb.SUIT
                || garb == Garb.PYJAMAS
                || garb == Garb.SPACESUIT
                || garb == Garb.RAINCOAT;
        if (trousers) {
            trouserLeg(i, line);
        } else {
            bareLeg(i, line);
        }
        shoe(i, f);
    }

    /** A leg in trousers; the line has x and y of hip, knee and foot. */
    private void trouserLeg(int i, double[] line) {
        double[] h = body.hip[i];
        double[] n = body.knee[i];
        double[] f = body.foot[i];
        int tone = garb == Garb.RAINCOAT ? 0x5A6E94 : cloth.lower;
        Path whole = BodyShapes.tube(line, 9.2 * k, 7.8 * k, 7.2 * k);
        form.body(whole, tone, 1.8);
        form.fold(Path.curve(n[0] - 3, n[1] - 0.6, n[0], n[1] + 0.6, n[0] + 3, n[1] - 0.4), tone, 0.55);
        form.fold(Path.curve(f[0] - 3, f[1] - 2.2, f[0], f[1] - 1.4, f[0] + 3, f[1] - 2.2), tone, 0.5);
        if (garb == Garb.TRACKSUIT) {
            double o = body.side ? 0 : i == 0 ? -2.7 : 2.7;
            pen.stroke(
                    Path.curve(h[0] + o, h[1] + 2, n[0] + o, n[1], f[0] + o * 0.9, f[1] - 1),
                    Tone.light(tone) > 225 ? 0x5B82C4 : Cloth.PALE,
                    1.3);
        }
        if (actor.outfit().lower() == Lower.JEANS) {
            double x = f[0];
            pen.stroke(Path.lines(x - 3.2 * k, f[1] - 0.8, x + 3.2 * k, f[1] - 0.8), Tone.glow(tone), 1.4);
        }
    }

    /** A leg in tights, in shorts, or below a skirt or robe. */
    private void bareLeg(int i, double[] line) {
        Lower lower = actor.outfit().lower();
        boolean robed = garb == Garb.HANFU || garb == Garb.KIMONO || garb == Garb.GOWN;
        double[] h = body.hip[i];
        double[] n = body.knee[i];
        boolean tights = lower == Lower.TIGHTS;
        int tone = tights ? 0x4A4453 : robed ? Cloth.PALE : cloth.skin;
        form.body(BodyShapes.tube(line, 7.2 * k, 5.9 * k, 5 * k), tone, 1.5);
        if (!tights && !robed) {
            sock(n, body.foot[i]);
        }
        if (lower == Lower.SHORTS) {
            double[] half = {
                h[0],
                h[1] - 1,
                h[0] + (n[0] - h[0]) * 0.5,
                h[1] + (n[1] - h[1]) * 0.5,
                h[0] + (n[0] - h[0]) * 0.9,
                h[1] + (n[1] - h[1]) * 0.9
            };
            form.body(BodyShapes.tube(half, 9.2 * k, 9 * k, 9.2 * k), cloth.lower, 1.6);
        }
    }

    private void sock(double[] n, double[] f) {
        double t = garb == Garb.JERSEY ? 0.25 : 0.58;
        double[] low = {
            n[0] + (f[0] - n[0]) * t, n[1] + (f[1] - n[1]) * t, (n[0] + f[0] * 2) / 3, (n[1] + f[1] * 2) / 3, f[0], f[1]
        };
        double w = t < 0.5 ? 6 : 5.6;
        form.inside(
                BodyShapes.tube(low, w * k, w * 0.96 * k, 5.2 * k), garb == Garb.JERSEY ? cloth.trim : Cloth.PALE, 1.2);
    }

    private void shoe(int i, double[] f) {
        Transform former = pen.map();
        double turn = 0;
        if (body.side) {
            double dx = f[0] - body.knee[i][0];
            double dy = Math.max(1, f[1] - body.knee[i][1]);
            boolean inAir = f[1] < -4;
            turn = inAir ? -StrictMath.toDegrees(StrictMath.atan2(dx, dy)) * 0.8 : 0;
        }
        pen.map(former.move(f[0], f[1]).turn(turn).scale(k, k));
        if (body.side) {
            Path shoe =
                    BodyShapes.blob(-3.4, -1.6, -2.6, -3.6, 1.6, -3.4, 3.4, -1.6, 6.6, -0.4, 6.8, 1.6, 2, 2, -3.2, 1.8);
            form.body(shoe, cloth.shoes, 1.1);
            pen.stroke(Path.lines(-3, 1.8, 6.4, 1.8), form.shade(Cloth.PALE), 1);
        } else {
            double out = (i == 0 ? -1 : 1) * (body.back ? 0.2 : 0.7);
            Path shoe = BodyShapes.blob(
                    out - 4.2, 1, out - 3.6, -2.4, out, -3.8, out + 3.6, -2.4, out + 4.2, 1, out + 2.6, 2.2, out - 2.6,
                    2.2);
            form.body(shoe, cloth.shoes, 1.1);
            if (!body.back) {
                form.gleam(Path.arc(out, 0.4, 2.6, 2, 200, 260), cloth.shoes, 0.8, 0.6);
                pen.stroke(Path.lines(out - 1.7, -1.9, out + 1.7, -1.9), Cloth.PALE, 0.7);
            }
            pen.stroke(Path.curve(out - 4, 1.7, out, 2.4, out + 4, 1.7), form.shade(Cloth.PALE), 0.9);
        }
        pen.map(former);
    }

    /** One arm with its hand, by its index. */
    void arm(int i) {
        double[] s = body.shoulder[i];
        double[] e = body.elbow[i];
        double[] h = body.hand[i];
        double[] whole = {s[0], s[1] + 1, e[0], e[1], h[0], h[1]};
        boolean bare = garb == Garb.GOWN;
        boolean wide = garb == Garb.HANFU || garb == Garb.KIMONO;
        if (garb.hasLongSleeves() || garb == Garb.OVERALLS || garb == Garb.PINAFORE) {
            hand(i);
            double t = wide ? 0.96 : 0.84;
            double[] arm = {s[0], s[1] + 1, e[0], e[1], e[0] + (h[0] - e[0]) * t, e[1] + (h[1] - e[1]) * t};
            Path sleeve = wide
                    ? BodyShapes.tube(arm, 7 * k, 8.4 * k, 12.5 * k)
                    : BodyShapes.tube(arm, 7.6 * k, 6.8 * k, 6 * k);
            form.body(sleeve, cloth.sleeve, 1.6);
            if (cloth.sleeve == cloth.top && !wide) {
                pen.clip(sleeve);
                sleevePattern(arm);
                pen.clipOff();
                pen.outline(sleeve, cloth.sleeve);
            }
            form.fold(Path.arc(e[0], e[1], 3, 3, i == 0 ? -40 : 120, i == 0 ? 60 : 220), cloth.sleeve, 0.55);
            cuff(e, arm[4], arm[5], wide);
            return;
        }
        form.body(BodyShapes.tube(whole, 5.8 * k, 5.1 * k, 4.4 * k), cloth.skin, 1.4);
        hand(i);
        if (!bare) {
            double t = garb == Garb.VEST ? 0.5 : 0.72;
            double[] cap = {
                s[0],
                s[1] + 0.8,
                s[0] + (e[0] - s[0]) * t * 0.5,
                s[1] + 1 + (e[1] - s[1] - 1) * t * 0.5,
                s[0] + (e[0] - s[0]) * t,
                s[1] + 1 + (e[1] - s[1] - 1) * t
            };
            form.body(BodyShapes.tube(cap, 7.4 * k, 7.6 * k, 7.6 * k), cloth.sleeve, 1.4);
        }
    }

    private void sleevePattern(double[] arm) {
        if (actor.outfit().pattern().ordinal() > 4) {
            return;
        }
        double left = Math.min(arm[0], Math.min(arm[2], arm[4])) - 4;
        double right = Math.max(arm[0], Math.max(arm[2], arm[4])) + 4;
        double up = Math.min(arm[1], Math.min(arm[3], arm[5])) - 4;
        double down = Math.max(arm[1], Math.max(arm[3], arm[5])) + 4;
        cloth.pattern(left, up, right, down);
        if (garb == Garb.TRACKSUIT) {
            pen.stroke(Path.curve(arm), cloth.trim, 1.3);
        }
    }

    private void cuff(double[] e, double x, double y, boolean wide) {
        int tone = switch (garb) {
            case TRACKSUIT, HANFU, KIMONO, SAILOR, PYJAMAS -> cloth.trim;
            case SWEATER, HOODIE, DOWN_JACKET, CARDIGAN -> form.shade(cloth.top);
            default -> 0;
        };
        if (tone == 0) {
            return;
        }
        double t = 0.1;
        double w = wide ? 12 : 6;
        pen.stroke(
                BodyShapes.tube(
                        new double[] {
                            x + (e[0] - x) * t * 2, y + (e[1] - y) * t * 2, x + (e[0] - x) * t, y + (e[1] - y) * t, x, y
                        },
                        w * k * 0.82,
                        w * k * 0.86,
                        w * k * 0.9),
                tone,
                0.5);
        pen.fill(
                BodyShapes.tube(
                        new double[] {
                            x + (e[0] - x) * t * 2, y + (e[1] - y) * t * 2, x + (e[0] - x) * t, y + (e[1] - y) * t, x, y
                        },
                        w * k * 0.9,
                        w * k * 0.94,
                        w * k),
                tone);
    }

    /** A hand: spread, or closed around something. */
    void hand(int i) {
        double[] e = body.elbow[i];
        double[] h = body.hand[i];
        double angle = StrictMath.toDegrees(StrictMath.atan2(h[1] - e[1], h[0] - e[0]));
        Transform former = pen.map();
        double thumb = i == 0 ? 1 : -1;
        if (body.back) {
            thumb = -thumb;
        }
        pen.map(former.move(h[0], h[1]).turn(angle).scale(k, k * (body.side ? -1 : thumb)));
        Path palm = Path.ellipse(0.4, 0, 2.9, 2.6);
        if (body.stance.open()[i]) {
            double[] spread = {-30, -10, 10, 30};
            for (double degrees : spread) {
                double a = StrictMath.toRadians(degrees);
                double c = StrictMath.cos(a);
                double s = StrictMath.sin(a);
                palm.add(BodyShapes.tube(
                        new double[] {1.2 * c, 1.8 * s, 3.2 * c, 3 * s, 5 * c, 4.4 * s}, 1.9, 1.7, 1.25));
            }
            palm.add(BodyShapes.tube(new double[] {-0.6, 1.4, 0.6, 3.2, 2, 4.2}, 1.8, 1.7, 1.2));
        } else {
            palm.add(Path.ellipse(2, 0.1, 2.3, 2.1));
            palm.add(BodyShapes.tube(new double[] {-0.6, 1.2, 1.2, 2.6, 2.8, 2.7}, 1.8, 1.7, 1.2));
        }
        pen.outline(palm, cloth.skin, 1.7);
        form.inside(palm, cloth.skin, 0.9);
        if (!body.stance.open()[i]) {
            form.fold(Path.lines(2.6, -1.2, 4, -1.1), cloth.skin, 0.4);
            form.fold(Path.lines(2.7, 0.1, 4.2, 0.2), cloth.skin, 0.4);
        }
        pen.map(former);
    }

    /** The fingers of a hand around something that was drawn after the palm. */
    void fingers(int i) {
        double[] e = body.elbow[i];
        double[] h = body.hand[i];
        double angle = StrictMath.toDegrees(StrictMath.atan2(h[1] - e[1], h[0] - e[0]));
        Transform former = pen.map();
        pen.map(former.move(h[0], h[1]).turn(angle).scale(k, k));
        Path grip = Path.ellipse(0.9, -1.6, 2.2, 1.1);
        grip.add(Path.ellipse(1.2, 0, 2.3, 1.1));
        grip.add(Path.ellipse(0.9, 1.6, 2.1, 1.1));
        pen.outline(grip, cloth.skin, 1.5);
        form.inside(grip, cloth.skin, 0.5);
        form.fold(Path.lines(-0.6, -0.8, 2.6, -0.8), cloth.skin, 0.35);
        form.fold(Path.lines(-0.6, 0.8, 2.6, 0.8), cloth.skin, 0.35);
        pen.map(former);
    }
}

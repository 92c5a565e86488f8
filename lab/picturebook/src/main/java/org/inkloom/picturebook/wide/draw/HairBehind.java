package org.inkloom.picturebook.wide.draw;

import org.inkloom.picturebook.draw.HeadShape;
import org.inkloom.picturebook.draw.Pen;
import org.inkloom.picturebook.raster.Path;
import org.inkloom.picturebook.raster.SeededRandom;
import org.inkloom.picturebook.raster.Transform;
import org.inkloom.picturebook.scene.Facing;
import org.inkloom.picturebook.wide.scene.Act;
import org.inkloom.picturebook.wide.scene.Actor;
import org.inkloom.picturebook.wide.scene.Hair;

/** The hair that hangs or stands behind the head, and over the back of who is seen from behind. */
final class HairBehind {
    private final Form form;
    private final Pen pen;
    private final Actor actor;
    private final HeadShape head;
    private final int colour;
    private final int ribbon;
    private final double shift;
    private final boolean back;
    private final double sway;

    HairBehind(Form form, Actor actor, HeadShape head, SeededRandom random) {
        this.form = form;
        this.pen = form.pen;
        this.actor = actor;
        this.head = head;
        back = actor.facing() == Facing.BACK;
        int base = HairArtist.tone(actor);
        colour = back ? base : org.inkloom.picturebook.draw.Tone.mix(base, form.shade(base), 0.55);
        ribbon = actor.outfit().topHue() == actor.looks().hairHue()
                ? 0xF06A7C
                : actor.outfit().topHue().cloth();
        shift = back ? 0 : -6.5 * StrictMath.sin(head.turn);
        sway = random.between(-1.5, 1.5) + wind();
    }

    private double wind() {
        double speed = actor.act() == Act.RUN || actor.act() == Act.SKATEBOARD || actor.act() == Act.CYCLE
                ? 12
                : actor.act() == Act.WALK || actor.act() == Act.JUMP || actor.act() == Act.SWING ? 5 : 0;
        return head.turn > 0.8 ? -speed : head.turn > 0.2 ? -speed * 0.5 : speed * 0.12;
    }

    void draw() {
        switch (actor.looks().hair()) {
            case SHORT -> {
                if (!back) {
                    moved(
                            shift,
                            () -> form.body(
                                    BodyShapes.mirrored(0, -14, 20.5, -2, 19.6, 9, 13, 14.5, 1, 16), colour, 2));
                } else {
                    tips(19.4, 15, 19, 6, 5);
                }
            }
            case BOB -> hanging(23.5, 21, 5.5, 6);
            case PARTED -> hanging(actor.person().isFemale() ? 24 : 21.5, 21, 5, 6);
            case LONG, HALF_UP -> hanging(24.5, 47, 8.5, 7);
            case LONG_WAVY -> wavy();
            case CURLY -> curls();
            case TWIN_TAILS -> {
                if (head.turn < 0.8) {
                    tail(-1);
                }
                tail(1);
            }
            case PONYTAIL -> ponytail();
            case SIDE_PONYTAIL -> tail(1);
            case BUN -> bun(shift * 1.2, -26.5, 9.4);
            case DOUBLE_BUNS -> {
                for (int side = -1; side <= 1; side += 2) {
                    bun(head.x(side * 15.5, -15) * 0.92 + side * 2.4, -21, 7.6);
                }
            }
            case SPIKY -> spikes();
            case BRAIDS, SIDE_BRAID, CREW_CUT, BALD -> {}
        }
    }

    private void moved(double x, Runnable drawing) {
        Transform former = pen.map();
        pen.map(former.move(x, 0));
        drawing.run();
        pen.map(former);
    }

    /** A mass of hair that ends in pointed locks. */
    private void hanging(double wide, double low, double flare, int count) {
        moved(shift, () -> {
            Path mass = BodyShapes.mirrored(
                    0,
                    -23,
                    17.5,
                    -15,
                    wide - 1.5,
                    0,
                    wide + flare * 0.12,
                    low * 0.45,
                    wide - 3,
                    low - 5,
                    0.5,
                    low - 5.5);
            for (int i = 0; i <= count; i++) {
                double t = -1 + 2.0 * i / count;
                double x = t * (wide - 3.4);
                double end = low + (i % 2 == 0 ? 0 : -2.2) - Math.abs(t) * 1.5;
                mass.add(BodyShapes.lock(
                        x * 0.9, low * 0.4, flare * 1.15, x + sway * 0.4, low * 0.72, x * 0.97 + sway, end + 1));
            }
            form.cluster(mass, colour, 3);
            for (int i = 1; i < count * 2; i++) {
                double t = -1 + (double) i / count;
                double x = t * (wide - 2.5);
                double from = back ? -8 + Math.abs(t) * 5 : 14;
                form.fold(
                        Path.curve(x * 0.8, from, x * 0.98, low * 0.5, x * 0.95 + sway * 0.8, low - 4),
                        colour,
                        i % 2 == 0 ? 0.8 : 0.5);
            }
            if (back) {
                ring();
            }
        });
        if (back && actor.looks().hair() == Hair.HALF_UP) {
            bow(0, -6, 1.2);
        }
    }

    private void tips(double wide, double from, double low, double flare, int count) {
        Path mass = new Path();
        for (int i = 0; i <= count; i++) {
            double x = (-1 + 2.0 * i / count) * (wide - 7);
            mass.add(BodyShapes.lock(x, from - 9, flare, x, from, x * 0.92, low + (i % 2 == 0 ? 0 : 1.6)));
        }
        pen.outline(mass, colour, 1.4);
        form.inside(mass, colour, 1);
        ring();
    }

    private void ring() {
        form.gleam(Path.arc(-1.5, -1, 16.5, 14.5, 215, 252), colour, 2.4, pen.cel() ? 0.6 : 0.35);
        form.gleam(Path.arc(-1.5, -1, 16.5, 14.5, 262, 322), colour, 2.1, pen.cel() ? 0.6 : 0.35);
    }

    private void wavy() {
        moved(shift, () -> {
            Path mass = BodyShapes.mirrored(
                    0, -23, 17.5, -15, 23.5, -1, 23, 9, 26, 17, 24.5, 25, 27, 33, 23.5, 42, 15, 46, 6, 44, 0.5, 46);
            form.cluster(mass, colour, 3);
            for (int i = -4; i <= 4; i++) {
                double x = i * 5.4;
                form.fold(
                        Path.curve(
                                x * 0.8,
                                back ? -8 : 14,
                                x + 1.2,
                                12,
                                x - 1,
                                20,
                                x * 1.05 + 1.4,
                                28,
                                x * 1.03 - 0.8,
                                37),
                        colour,
                        i % 2 == 0 ? 0.8 : 0.55);
            }
            if (back) {
                ring();
            }
        });
    }

    private void curls() {
        double[] xy = {
            -20, 11, 20, 11, -24, 2, 24, 2, -23, -8, 23, -8, -17.5, -17, 17.5, -17, -9, -23, 9, -23, 0, -25, -14, 17,
            14, 17
        };
        Path mass = Path.circle(shift, -2, 21);
        for (int i = 0; i < xy.length; i += 2) {
            mass.add(Path.circle(xy[i] + shift * 0.7, xy[i + 1], 6.9));
        }
        form.cluster(mass, colour, 3);
        for (int i = 0; i < xy.length; i += 2) {
            form.fold(Path.arc(xy[i] + shift * 0.7, xy[i + 1], 4, 4, 30 + i * 20, 230 + i * 20), colour, 0.6);
        }
        if (back) {
            for (int row = 0; row < 3; row++) {
                for (int i = 0; i < 3; i++) {
                    double turn = row * 120 + i * 40;
                    form.fold(Path.arc(-12 + i * 12, -12 + row * 11, 4, 4, turn, turn + 220), colour, 0.6);
                }
            }
            ring();
        }
    }

    private void tail(int side) {
        double x = back ? side * 19.5 : head.x(side * 19, -9) * 0.96 + side * 1.6;
        Transform former = pen.map();
        pen.map(former.move(x, -11).scale(side, 1));
        double w = side * sway;
        Path mass = BodyShapes.tube(new double[] {0, -1, 8.5, 5, 11 + w * 0.4, 22, 6.5 + w, 43}, 6, 12.5, 11, 0.4);
        mass.add(BodyShapes.lock(7, 8, 7, 14.5 + w * 0.4, 24, 12 + w, 38));
        mass.add(BodyShapes.lock(6, 8, 7, 6 + w * 0.3, 24, 2 + w, 36));
        form.cluster(mass, HairArtist.tone(actor), 2.2);
        form.fold(Path.curve(3, 1, 9, 11, 9.5, 24, 6 + w, 37), colour, 0.7);
        form.fold(Path.curve(5, 1, 12, 10, 13, 24, 10 + w, 34), colour, 0.5);
        form.gleam(Path.curve(4, 4, 6.4, 10, 7, 17), HairArtist.tone(actor), 1.5, 0.5);
        form.body(Path.ellipse(1.6, 0, 2.8, 3.7), ribbon, 1);
        pen.map(former);
    }

    private void ponytail() {
        double turned = head.turn > 0.2 ? -1 : 1;
        double x = back ? 0 : head.turn > 0.2 ? shift * 0.9 - 6 : 4;
        Transform former = pen.map();
        pen.map(former.move(x, -19).scale(turned, 1));
        double w = -turned * sway;
        if (back) {
            Path mass = BodyShapes.tube(new double[] {0, 0, 0.5, 16, w * 0.5, 34, w, 58}, 8, 15, 13, 0.4);
            mass.add(BodyShapes.lock(-3, 12, 7, -6 + w * 0.4, 34, -6 + w, 50));
            mass.add(BodyShapes.lock(3, 12, 7, 6 + w * 0.4, 34, 6 + w, 52));
            form.cluster(mass, HairArtist.tone(actor), 2.6);
            for (int i = -2; i <= 2; i++) {
                form.fold(Path.curve(i * 1.4, 3, i * 2.6, 18, i * 2.2 + w * 0.6, 44), colour, 0.6);
            }
        } else {
            Path mass = BodyShapes.tube(
                    new double[] {2, -1, 15, -2, 23 + w * 0.3, 14, 19 + w * 0.8, 34, 14 + w, 46}, 7, 11.5, 13, 9, 0.4);
            mass.add(BodyShapes.lock(20, 10, 8, 27 + w * 0.4, 24, 22 + w, 42));
            form.cluster(mass, HairArtist.tone(actor), 2.4);
            form.fold(Path.curve(7, -2, 17, 2, 21, 16, 17 + w, 36), colour, 0.7);
            form.fold(Path.curve(9, -3, 20, 2, 24, 16, 20 + w, 32), colour, 0.5);
        }
        form.body(Path.ellipse(back ? 0 : 4.5, 0.4, back ? 4.4 : 3, back ? 2.8 : 3.6), ribbon, 1);
        pen.map(former);
    }

    private void bun(double x, double y, double r) {
        int tone = HairArtist.tone(actor);
        form.body(Path.circle(x, y, r), tone, 2.4);
        form.fold(Path.arc(x, y + 0.4, r * 0.68, r * 0.62, 190, 390), tone, 0.75);
        form.fold(Path.arc(x + 0.4, y, r * 0.38, r * 0.34, 10, 220), tone, 0.65);
        form.gleam(Path.arc(x, y, r * 0.72, r * 0.72, 205, 255), tone, 1.5, 0.6);
    }

    private void bow(double x, double y, double k) {
        form.body(BodyShapes.blob(x, y, x - 8 * k, y - 5 * k, x - 8.6 * k, y + 4.6 * k), ribbon, 1);
        form.body(BodyShapes.blob(x, y, x + 8 * k, y - 5 * k, x + 8.6 * k, y + 4.6 * k), ribbon, 1);
        form.body(Path.ellipse(x, y, 2.2 * k, 2.5 * k), ribbon, 0.6);
    }

    private void spikes() {
        Path mass = Path.circle(shift * 0.5, -2, 20.5);
        int n = back ? 15 : 12;
        double arc = back ? 300 : 240;
        for (int i = 0; i < n; i++) {
            double angle = StrictMath.toRadians(270 - arc / 2 + i * arc / (n - 1));
            double r = 30 + (i % 2 == 0 ? 1.5 : -2);
            double cos = StrictMath.cos(angle);
            double sin = StrictMath.sin(angle);
            mass.add(BodyShapes.lock(
                    shift * 0.5 + cos * 15,
                    -2 + sin * 15,
                    9.5,
                    shift * 0.5 + cos * 23 + 1.4,
                    -2 + sin * 23,
                    shift * 0.5 + cos * r + 3.2,
                    -2 + sin * r));
        }
        form.cluster(mass, HairArtist.tone(actor), 2.6);
    }

    /** Braids hang over the shoulders, in front of everything. */
    void braids() {
        boolean one = actor.looks().hair() == Hair.SIDE_BRAID;
        if (!one && actor.looks().hair() != Hair.BRAIDS) {
            return;
        }
        int tone = HairArtist.tone(actor);
        for (int side = one ? 1 : -1; side <= 1; side += 2) {
            if (head.turn > 0.8 && side > 0 && !one) {
                continue;
            }
            double x = back ? side * 12 : head.x((one && head.turn > 0.8 ? -1 : side) * 16.5, 8);
            for (int i = 5; i >= 0; i--) {
                double y = 13 + i * 5.2;
                double bend = x + side * Math.min(2.2, i * 0.6);
                double r = 4.7 - i * 0.28;
                for (int part = -1; part <= 1; part += 2) {
                    Path knot = BodyShapes.blob(
                            bend, y - 3, bend + part * r, y - 2.4, bend + part * r * 0.95, y + 1.4, bend, y + 3.6);
                    form.body(knot, tone, 1);
                }
            }
            double end = x + side * 2.4;
            form.body(
                    BodyShapes.blob(end - 2.2, 43, end + 2.2, 43, end + 2.8, 48.5, end, 51, end - 2.8, 48.5), tone, 1);
            form.body(Path.round(end - 2.8, 41, 5.6, 3, 1.3), ribbon, 0.6);
        }
    }
}

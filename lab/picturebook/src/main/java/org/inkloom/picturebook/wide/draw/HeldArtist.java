package org.inkloom.picturebook.wide.draw;

import org.inkloom.picturebook.draw.Pen;
import org.inkloom.picturebook.draw.Tone;
import org.inkloom.picturebook.raster.Path;
import org.inkloom.picturebook.raster.Transform;
import org.inkloom.picturebook.scene.Hue;
import org.inkloom.picturebook.wide.scene.Actor;
import org.inkloom.picturebook.wide.scene.Item;
import org.inkloom.picturebook.wide.scene.Thing;

/** Draws things in the hands: first the thing in the palm, then the fingers over it. */
final class HeldArtist {
    private final Form form;
    private final Pen pen;
    private final Actor actor;
    private final Body body;
    private final LimbArtist limbs;
    private final int gay;
    private final double rx;
    private final double ry;
    private final double lx;
    private final double ly;

    HeldArtist(Form form, Actor actor, Body body, LimbArtist limbs, int gay) {
        this.form = form;
        this.pen = form.pen;
        this.actor = actor;
        this.body = body;
        this.limbs = limbs;
        this.gay = gay;
        rx = body.hand[1][0];
        ry = body.hand[1][1];
        lx = body.hand[0][0];
        ly = body.hand[0][1];
    }

    void draw() {
        if (body.back) {
            return;
        }
        switch (actor.act()) {
            case WRITE -> pencil();
            case READ -> book();
            case SING, HOST -> microphone();
            case GUITAR -> guitar();
            case VIOLIN -> violin();
            case FLUTE -> flute();
            case DRUM -> drumsticks();
            case PAINT -> paint();
            case TABLE_TENNIS -> racket();
            case FISH -> rod();
            case FLY_KITE -> kite();
            case BLOW_BUBBLES -> bubbles();
            case COOK -> ladle();
            case DRINK -> thing(Thing.CUP, (lx + rx) / 2, (ly + ry) / 2 + 2.4, 0.95, true);
            case WATER_FLOWERS -> can();
            case SWEEP -> broom();
            case PHOTOGRAPH -> thing(Thing.CAMERA, body.side ? rx + 2 : (lx + rx) / 2, ry + 4.6, 1, true);
            case PHONE -> phone();
            case HUG_TOY -> toy();
            case CARRY ->
                actor.held().ifPresent(item -> {
                    carried(item);
                    limbs.hand(0);
                    limbs.hand(1);
                });
            case HOLD, EAT -> actor.held().ifPresent(this::held);
            case UMBRELLA, LUGGAGE -> limbs.fingers(1);
            case SWING -> {
                limbs.fingers(0);
                limbs.fingers(1);
            }
            default -> {}
        }
    }

    private void pencil() {
        pen.limb(Path.lines(rx - 2.4, ry + 1.8, rx + 4, ry - 6.4), 0xF6C244, 1.2);
        limbs.fingers(1);
    }

    private void flute() {
        pen.limb(Path.lines(lx - 8, ly + 1, 3, ly - 0.6), 0xC9CDD6, 1.5);
        limbs.fingers(0);
        limbs.fingers(1);
    }

    private void drumsticks() {
        pen.limb(Path.lines(lx - 1, ly + 1, lx + 6, body.hip[0][1] - 6), GearArtist.WOOD, 1.1);
        pen.limb(Path.lines(rx + 1, ry + 1, rx - 5, ry - 7), GearArtist.WOOD, 1.1);
        limbs.fingers(0);
        limbs.fingers(1);
    }

    private void ladle() {
        pen.limb(Path.lines(rx - 1, ry - 1, rx + 3, ry + 7), 0xD8DCE4, 1.2);
        limbs.fingers(1);
    }

    private void phone() {
        form.body(Path.round(rx - 2.2, ry - 5.6, 4.4, 7.6, 1), 0x3A3845, 0.4);
        pen.fill(Path.round(rx - 1.6, ry - 4.8, 3.2, 5.4, 0.5), 0x9AD8F4);
        limbs.fingers(1);
    }

    private void toy() {
        thing(Thing.TEDDY, 0, (ly + ry) / 2 + 7, 0.92, false);
        limbs.arm(0);
        limbs.arm(1);
    }

    private void book() {
        int paper = GearArtist.PAPER;
        if (body.side) {
            form.body(
                    BodyShapes.polygon(rx - 3, ry + 2.4, rx + 5, ry - 8, rx + 7.4, ry - 6.6, rx - 0.4, ry + 4),
                    gay,
                    0.6);
            form.body(BodyShapes.polygon(rx - 8, ry - 1, rx + 4, ry - 8, rx - 2, ry + 3), paper, 0.4);
            limbs.fingers(1);
            return;
        }
        double y = (ly + ry) / 2 - 1.4;
        double c = (lx + rx) / 2;
        form.body(
                BodyShapes.polygon(
                        c - 12, y - 7.4, c, y - 4.8, c + 12, y - 7.4, c + 12, y + 5.6, c, y + 8.4, c - 12, y + 5.6),
                gay,
                1);
        form.inside(
                BodyShapes.polygon(
                        c - 10.8, y - 8.8, c, y - 5.8, c + 10.8, y - 8.8, c + 10.8, y - 6.6, c, y - 3.8, c - 10.8,
                        y - 6.6),
                paper,
                0.3);
        form.fold(Path.lines(c, y - 4.8, c, y + 8.2), gay, 0.9);
        pen.fill(Path.star(c + 6, y + 0.2, 2.4, 1.1, 5, 0), Tone.glow(gay));
        limbs.fingers(0);
        limbs.fingers(1);
    }

    private void microphone() {
        double tx = rx - 3.6;
        double ty = ry - 6.4;
        pen.limb(Path.lines(rx + 1.4, ry + 3.2, tx, ty), 0x45414F, 1.8);
        form.body(Path.circle(tx - 0.6, ty - 1, 2.8), 0xB4B8C4, 0.9);
        limbs.fingers(1);
        if (actor.act() == org.inkloom.picturebook.wide.scene.Act.HOST) {
            form.body(
                    BodyShapes.polygon(lx - 4.4, ly - 9, lx + 4.4, ly - 10, lx + 5, ly + 1.4, lx - 3.8, ly + 2.4),
                    GearArtist.PAPER,
                    0.4);
            pen.strokeVeil(Path.lines(lx - 2.4, ly - 5.6, lx + 2.8, ly - 6.2), gay, 0.8, 1);
            pen.strokeVeil(Path.lines(lx - 2.2, ly - 3, lx + 3, ly - 3.6), gay, 0.8, 1);
            limbs.fingers(0);
        } else {
            note(-29, body.head[1] - 8, 1);
            note(27, body.head[1] - 16, 0.8);
        }
    }

    private void note(double x, double y, double size) {
        int tone = 0x5A4A8A;
        pen.stroke(
                Path.lines(x + 2.4 * size, y + 5 * size, x + 2.4 * size, y - 5 * size, x + 6 * size, y - 3 * size),
                tone,
                1.3 * size);
        pen.fill(Path.ellipse(x + 0.8 * size, y + 5.2 * size, 2.1 * size, 1.6 * size), tone);
    }

    private void guitar() {
        Transform former = pen.map();
        double cx = rx - 4.5;
        double cy = ry + 0.8;
        double angle = StrictMath.toDegrees(StrictMath.atan2(ly - cy, lx - cx));
        double reach = StrictMath.hypot(lx - cx, ly - cy) / 1.22;
        pen.map(former.move(cx, cy).turn(angle).scale(1.22, 1.22));
        int wood = Tone.mix(gay, 0xD9863C, 0.65);
        form.body(Path.round(6, -1.3, reach + 5, 2.6, 0.6), 0x8A5A3A, 0.5);
        form.body(Path.round(reach + 8, -2.3, 7, 4.6, 1.2), 0x6A4028, 0.5);
        form.body(
                BodyShapes.blob(
                        -12.5, 0, -10, -7.6, -3.4, -7.8, 1.4, -5.2, 6.6, -5.8, 9.4, 0, 6.6, 5.8, 1.4, 5.2, -3.4, 7.8,
                        -10, 7.6),
                wood,
                2.2);
        pen.fill(Path.circle(1.2, 0, 2.9), 0x4A2E20);
        pen.stroke(Path.circle(1.2, 0, 3.5), Tone.glow(wood), 0.5);
        form.body(Path.round(-8.6, -2.4, 1.9, 4.8, 0.5), 0x5A3826, 0.3);
        for (int i = -1; i <= 1; i++) {
            pen.strokeVeil(Path.lines(-8, i * 0.7, reach + 9, i * 0.6), 0xFFF2D0, 0.3, 0.9);
        }
        pen.map(former);
        limbs.arm(1);
        limbs.fingers(0);
    }

    private void violin() {
        Transform former = pen.map();
        double cx = lx + 12;
        double cy = ly - 1.6;
        pen.map(former.move(cx, cy).turn(-176));
        form.body(Path.round(4, -0.9, 12, 1.8, 0.5), 0x4A2E24, 0.4);
        form.body(
                BodyShapes.blob(-7, 0, -5.4, -4.4, -1.4, -3.4, 1.6, -3.8, 4.6, 0, 1.6, 3.8, -1.4, 3.4, -5.4, 4.4),
                0xB86432,
                1.2);
        pen.strokeVeil(Path.lines(-5, 0, 14, 0), 0xFFF2D0, 0.5, 0.9);
        pen.map(former);
        limbs.fingers(0);
        pen.limb(Path.lines(rx + 6, ry + 5, lx + 7, ly - 8), 0x8A5A3A, 0.9);
        limbs.fingers(1);
    }

    private void paint() {
        form.body(
                BodyShapes.blob(lx - 7, ly - 1, lx - 3, ly - 5, lx + 5, ly - 4, lx + 6, ly + 1, lx, ly + 3),
                0xE2BC8A,
                0.6);
        int[] dabs = {0xE8505E, 0x4FA3E0, 0xF6C244, 0x58B87A};
        for (int i = 0; i < 4; i++) {
            pen.fill(Path.circle(lx - 4 + i * 2.6, ly - 2.6 + (i % 2) * 1.6, 1), dabs[i]);
        }
        pen.limb(Path.lines(rx - 2, ry + 2.4, rx + 4.6, ry - 5), GearArtist.WOOD, 0.9);
        pen.fill(Path.circle(rx + 5, ry - 5.4, 1.2), gay);
        limbs.fingers(1);
    }

    private void racket() {
        pen.limb(Path.lines(rx, ry + 1, rx + 2, ry - 4), GearArtist.WOOD, 1.8);
        form.body(Path.ellipse(rx + 3.6, ry - 8.6, 5, 5.6), 0xD9434E, 1);
        limbs.fingers(1);
        form.body(Path.circle(rx + 14, ry - 15, 1.8), 0xFFFDF6, 0.6);
        pen.strokeVeil(Path.curve(rx + 24, ry - 20, rx + 19, ry - 18, rx + 16, ry - 16), Tone.WHITE, 0.6, 0.7);
    }

    private void rod() {
        pen.limb(Path.curve(rx - 6, ry + 3, rx + 16, ry - 16, rx + 31, ry - 24), 0x8A5A3A, 1.1);
        pen.stroke(Path.curve(rx + 31, ry - 24, rx + 33, ry - 6, rx + 32, 2), 0xE8EEF4, 0.4);
        pen.shape(Path.circle(rx + 32, 2, 1.5), 0xE8505E);
        limbs.fingers(1);
    }

    private void kite() {
        Transform former = pen.map();
        double tx = rx + 14;
        double ty = ry - 42;
        pen.stroke(Path.curve(rx, ry, rx + 4, ry - 16, tx, ty + 8), 0xF4EFE2, 0.5);
        pen.map(former.move(tx, ty + 12).scale(1.1, 1.1));
        ThingPainter.of(form, 2).draw(new Item(Thing.KITE, Hue.RED, Item.Doing.STANDING));
        pen.map(former);
        limbs.fingers(1);
    }

    private void bubbles() {
        pen.limb(Path.lines(rx + 0.6, ry + 3, rx + 1.4, ry - 5), gay, 0.9);
        pen.stroke(Path.circle(rx + 1.8, ry - 7, 2.1), gay, 0.8);
        limbs.fingers(1);
        double[] xy = {10, -12, 3.4, 17, -6, 2.4, 15, -18, 2, 24, -14, 4.2, 22, -3, 1.7, 29, -22, 2.8};
        for (int i = 0; i < xy.length; i += 3) {
            Path ball = Path.circle(rx + xy[i], ry + xy[i + 1], xy[i + 2]);
            pen.veil(ball, 0xD8F2FF, 0.4);
            pen.strokeVeil(ball, 0xFFFFFF, 0.5, 0.9);
            pen.veil(
                    Path.circle(rx + xy[i] - xy[i + 2] * 0.35, ry + xy[i + 1] - xy[i + 2] * 0.35, xy[i + 2] * 0.24),
                    0xFFFFFF,
                    0.95);
        }
    }

    private void can() {
        pen.limb(Path.curve(rx + 1, ry, rx + 4, ry - 4, rx + 8, ry + 1), form.shade(gay), 1.4);
        form.body(Path.round(rx + 0.5, ry + 1, 9.6, 9, 2), gay, 1.2);
        pen.limb(Path.lines(rx + 9, ry + 8, rx + 17, ry + 2), gay, 1.6);
        form.body(Path.ellipse(rx + 17.6, ry + 1.6, 1.4, 2.4), form.shade(gay), 0.4);
        for (int i = 0; i < 4; i++) {
            pen.strokeVeil(
                    Path.curve(rx + 18, ry + 0.6 + i, rx + 21 + i, ry + 3 + i, rx + 22 + i * 1.5, ry + 9 + i * 2),
                    0x8FD2F6,
                    0.7,
                    0.9);
        }
        limbs.fingers(1);
    }

    private void broom() {
        double x = (lx + rx) / 2 + 3;
        pen.limb(Path.lines(lx - 2, ly - 12, x + 8, -9), GearArtist.WOOD, 1.5);
        form.body(BodyShapes.polygon(x + 4, -10, x + 11.4, -10, x + 16, 0.6, x + 1, 0.6), 0xE4BC62, 0.9);
        for (int i = 0; i < 4; i++) {
            form.fold(Path.lines(x + 6 + i * 1.4, -8.6, x + 4 + i * 3.2, 0), 0xE4BC62, 0.5);
        }
        pen.stroke(Path.lines(x + 3.4, -7.6, x + 12, -7.6), 0xE8505E, 0.9);
        limbs.fingers(0);
        limbs.fingers(1);
    }

    private void thing(Thing thing, double x, double y, double size, boolean grip) {
        Transform former = pen.map();
        pen.map(former.move(x, y).scale(size, size));
        ThingPainter.of(form, 1).draw(new Item(thing, actor.outfit().extraHue(), Item.Doing.SITTING));
        pen.map(former);
        if (grip) {
            limbs.fingers(0);
            limbs.fingers(1);
        }
    }

    private void carried(Item item) {
        Transform former = pen.map();
        double x = body.side ? rx + 3 : (lx + rx) / 2;
        boolean round = item.thing() == Thing.FOOTBALL || item.thing() == Thing.BASKETBALL;
        double size = item.thing().kind() == Thing.Kind.ANIMAL ? 0.72 : round ? 1.05 : 0.82;
        pen.map(former.move(x, Math.max(ly, ry) + (round ? 4.5 : 2.6)).scale(size, size));
        ThingPainter.of(form, 2).draw(item);
        pen.map(former);
    }

    private void held(Item item) {
        Transform former = pen.map();
        Thing thing = item.thing();
        boolean flying = thing == Thing.BALLOON || thing == Thing.KITE;
        if (flying) {
            double tx = rx + 7;
            double ty = ry - 42;
            pen.stroke(Path.curve(rx, ry, rx + 3, ry - 14, tx, ty + 10), 0xF4EFE2, 0.5);
            pen.map(former.move(tx, ty + 11).scale(1.05, 1.05));
        } else if (thing == Thing.LANTERN) {
            pen.limb(Path.lines(rx - 2, ry + 2, rx + 6, ry - 9), 0x8A5A3A, 1.1);
            pen.map(former.move(rx + 7, ry + 12).scale(0.95, 0.95));
        } else if (thing == Thing.FOOTBALL || thing == Thing.TEDDY || thing == Thing.GIFT) {
            pen.map(former.move(rx + 2, ry + 5).scale(0.8, 0.8));
        } else {
            pen.map(former.move(rx + 1, ry + 2.4).scale(0.95, 0.95));
        }
        ThingPainter.of(form, 0).draw(item);
        pen.map(former);
        limbs.fingers(1);
    }
}

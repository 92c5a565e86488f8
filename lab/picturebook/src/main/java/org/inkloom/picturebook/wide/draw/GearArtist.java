package org.inkloom.picturebook.wide.draw;

import org.inkloom.picturebook.draw.Pen;
import org.inkloom.picturebook.draw.Tone;
import org.inkloom.picturebook.raster.Path;
import org.inkloom.picturebook.raster.SeededRandom;
import org.inkloom.picturebook.raster.Transform;
import org.inkloom.picturebook.scene.Hue;
import org.inkloom.picturebook.wide.scene.Act;
import org.inkloom.picturebook.wide.scene.Actor;
import org.inkloom.picturebook.wide.scene.Item;
import org.inkloom.picturebook.wide.scene.Thing;

/** Draws the things that an act needs: chair, desk, ball, book, umbrella, tools; the feet are the origin. */
final class GearArtist {
    static final int WOOD = 0xC98F5A;
    static final int PAPER = 0xFFFDF6;
    static final int[] GAY = {0xEF5B5B, 0xF6B042, 0x4FA3E0, 0x58B87A, 0xA678D0, 0xF58FB2};

    private final Form form;
    private final Pen pen;
    private final Actor actor;
    private final Body body;
    private final LimbArtist limbs;
    private final int gay;

    GearArtist(Form form, Actor actor, Body body, LimbArtist limbs, SeededRandom random) {
        this.form = form;
        this.pen = form.pen;
        this.actor = actor;
        this.body = body;
        this.limbs = limbs;
        gay = GAY[random.below(GAY.length)];
    }

    /** Things behind the body. */
    void behind() {
        switch (actor.act()) {
            case SIT_CHAIR, WRITE, PIANO, FISH -> chair();
            case UMBRELLA -> umbrella();
            case LUGGAGE -> suitcase();
            case SWING -> swing();
            case CYCLE -> bicycle(false);
            case SKATEBOARD -> skateboard();
            case PAINT -> easel();
            case OATH -> {
                form.body(Path.round(-20, 0.4, 40, 11, 1), 0xC9484A, 1.6);
                form.body(Path.round(-21.5, -2, 43, 4, 1.2), 0xE9C27A, 0.8);
            }
            default -> {}
        }
    }

    private void chair() {
        double y = body.hip[0][1] + 2.6;
        double left = body.side ? -8 : -11;
        double right = body.side ? 9 : 11;
        if (body.side) {
            form.body(
                    BodyShapes.tube(new double[] {left, y, left - 1, y - 10, left - 2.4, y - 20}, 2.6, 2.4, 2.4),
                    WOOD,
                    0.6);
        } else {
            form.body(Path.round(left + 0.5, y - 19, right - left - 1, 15, 4), Tone.shade(WOOD), 1.2);
        }
        pen.limb(Path.lines(left + 1.5, y, left, -0.5), WOOD, 2.2);
        pen.limb(Path.lines(right - 1.5, y, right, -0.5), WOOD, 2.2);
        form.body(Path.round(left - 1, y - 2, right - left + 2, 4.2, 2), WOOD, 0.8);
    }

    private void umbrella() {
        double x = body.hand[1][0];
        double y = body.hand[1][1];
        double cx = x - 5;
        double top = body.head[1] - 44 * body.headSize;
        pen.limb(Path.lines(x + 0.6, y + 5, cx, top + 4), 0x7A5A48, 1.4);
        Path canopy = new Path().move(cx - 35, top + 19).cubic(cx - 31, top - 4, cx - 12, top - 5, cx, top - 5);
        canopy.cubic(cx + 12, top - 5, cx + 31, top - 4, cx + 35, top + 19);
        for (int i = 2; i >= -2; i--) {
            canopy.quad(cx + 7 + i * 14, top + 13, cx + i * 14, top + 19);
        }
        canopy.close();
        form.body(canopy, gay, 2.6);
        form.fold(Path.curve(cx, top - 5, cx - 10, top + 4, cx - 14, top + 18), gay, 0.8);
        form.fold(Path.curve(cx, top - 5, cx + 10, top + 4, cx + 14, top + 18), gay, 0.8);
        form.gleam(Path.curve(cx - 26, top + 7, cx - 20, top + 1, cx - 13, top - 2), gay, 1.6, 0.6);
        pen.fill(Path.circle(cx, top - 6, 1.3), 0x7A5A48);
    }

    private void suitcase() {
        double x = body.hand[1][0] + (body.side ? -7 : 7);
        pen.limb(Path.lines(body.hand[1][0] - 1, body.hand[1][1], x - 3.4, -20), 0x8A8C98, 1.1);
        pen.limb(Path.lines(body.hand[1][0] + 2, body.hand[1][1], x + 3.4, -20), 0x8A8C98, 1.1);
        pen.shape(Path.circle(x - 6, -1.3, 1.8), 0x45414F);
        pen.shape(Path.circle(x + 6, -1.3, 1.8), 0x45414F);
        form.body(Path.round(x - 9.5, -23, 19, 21, 4), gay, 2.2);
        form.fold(Path.lines(x - 4, -21.4, x - 4, -4), gay, 1);
        form.fold(Path.lines(x + 4, -21.4, x + 4, -4), gay, 1);
        pen.fill(Path.star(x, -12.6, 2.6, 1.2, 5, 0), PAPER);
    }

    private void swing() {
        for (int i = 0; i < 2; i++) {
            pen.limb(Path.lines(body.hand[i][0] * 0.95, body.hip[0][1] + 2, body.hand[i][0], -130), 0xB89868, 1.1);
        }
        form.body(Path.round(-14, body.hip[0][1] + 1, 28, 3.6, 1.2), WOOD, 0.7);
    }

    private void skateboard() {
        form.body(Path.round(-15, -6.6, 30, 2.6, 1.3), gay, 0.6);
        pen.shape(Path.circle(-9.5, -2.4, 2.1), 0x45414F);
        pen.shape(Path.circle(9.5, -2.4, 2.1), 0x45414F);
    }

    private void easel() {
        double x = 21;
        pen.limb(Path.lines(x - 6, 0, x, -48, x + 7, 0), WOOD, 1.8);
        form.body(BodyShapes.polygon(x - 11, -44, x + 10, -44, x + 10, -20, x - 11, -20), PAPER, 0.8);
        pen.fill(
                BodyShapes.polygon(
                        x - 9.6, -29, x - 4, -35, x + 1, -30, x + 4, -33, x + 8.6, -28, x + 8.6, -21.4, x - 9.6, -21.4),
                0x7CC06C);
        pen.fill(Path.circle(x + 4.6, -38.6, 2.6), 0xF6B042);
        form.body(Path.round(x - 12, -20.4, 23, 2.2, 0.8), WOOD, 0.5);
    }

    /** A bicycle around a rider: the far part, or the near handle. */
    private void bicycle(boolean near) {
        if (near) {
            pen.limb(
                    Path.lines(body.hand[1][0] - 2, body.hand[1][1] + 0.6, body.hand[1][0] + 2, body.hand[1][1]),
                    0x45414F,
                    1.8);
            return;
        }
        double r = 10;
        for (int s = -1; s <= 1; s += 2) {
            double x = s * 16 + 3;
            pen.stroke(Path.circle(x, -r, r), 0x3F3B4A, 1.7);
            for (int k = 0; k < 6; k++) {
                double a = StrictMath.toRadians(k * 30);
                pen.strokeVeil(
                        Path.lines(
                                x - r * StrictMath.cos(a),
                                -r - r * StrictMath.sin(a),
                                x + r * StrictMath.cos(a),
                                -r + r * StrictMath.sin(a)),
                        0x9A9AA8,
                        0.35,
                        0.8);
            }
        }
        double hy = body.hip[0][1] + 3;
        pen.limb(Path.lines(-13, -r, -2, hy, 4, -r, -13, -r), gay, 1.6);
        pen.limb(Path.lines(-2, hy + 2, 15, hy + 1, 4, -r), gay, 1.6);
        pen.limb(Path.lines(19, -r, 15, hy + 1, body.hand[1][0], body.hand[1][1]), gay, 1.6);
        form.body(Path.round(-7, hy - 1, 11, 2.8, 1.3), 0x3F3B4A, 0.5);
        pen.shape(Path.circle(4, -r, 2.2), 0x9A9AA8);
    }

    /** What stands between the trunk and the arms. */
    void between() {
        switch (actor.act()) {
            case WRITE -> desk();
            case DRUM -> drum();
            case PIANO -> piano();
            case COOK -> stove();
            default -> {}
        }
    }

    private void desk() {
        double y = body.hand[0][1] + 2.4;
        pen.limb(Path.lines(-24, y + 2, -24, -0.5), Tone.shade(WOOD), 2.6);
        pen.limb(Path.lines(24, y + 2, 24, -0.5), Tone.shade(WOOD), 2.6);
        form.body(Path.round(-27, y + 2, 54, 4.6, 1), Tone.shade(WOOD), 0.8);
        form.body(Path.round(-30, y - 1.4, 60, 4.2, 1.8), WOOD, 0.8);
        form.body(Path.round(16.5, y - 4.6, 10, 3, 0.6), gay, 0.5);
        form.body(Path.round(17.5, y - 7.4, 8, 2.8, 0.6), Tone.mix(gay, 0x3F7ED0, 0.6), 0.5);
        form.body(BodyShapes.polygon(-12.5, y - 1.2, -10, y - 5, 10.5, y - 5, 13, y - 1.2), PAPER, 0.4);
        form.fold(Path.lines(0.2, y - 1.4, 0.2, y - 4.8), PAPER, 0.6);
        for (int i = 0; i < 3; i++) {
            form.fold(Path.lines(-9 + i * 0.5, y - 2.2 - i, -2, y - 2.2 - i), 0x9AA0B0, 0.35);
        }
    }

    private void drum() {
        double y = body.hip[0][1] - 5;
        form.body(Path.round(-13, y, 26, 15, 3), gay, 2.2);
        pen.stroke(Path.lines(-12, y + 3, -6, y + 13, 0, y + 3, 6, y + 13, 12, y + 3), PAPER, 0.8);
        form.body(Path.ellipse(0, y + 0.6, 13.4, 3.4), PAPER, 0.8);
    }

    private void piano() {
        double y = body.hand[1][1] + 2;
        form.body(Path.round(9.5, y + 0.4, 22, 3.4, 0.8), 0x45414F, 0.6);
        pen.fill(Path.rect(9.5, y - 1.2, 9, 1.7), PAPER);
        for (int i = 0; i < 5; i++) {
            pen.fill(Path.rect(10.4 + i * 1.7, y - 1.4, 0.7, 1), 0x2B2430);
        }
        form.body(Path.round(18.5, y - 17, 14, -y + 17, 1.2), 0x5A3A30, 1.6);
        form.body(Path.round(17.5, y - 19.4, 16, 3, 1), 0x6B463A, 0.5);
        pen.shape(BodyShapes.polygon(16.6, y - 4, 17.6, y - 12, 18.6, y - 12, 18.6, y - 4), PAPER);
        pen.limb(Path.lines(12, y + 3.6, 12, -0.5), 0x45414F, 1.8);
    }

    private void stove() {
        double y = body.hip[0][1] - 4;
        form.body(Path.round(-27, y, 54, -y + 1, 1.6), 0xE9EDF2, 1.8);
        form.body(Path.round(-28.5, y - 2.4, 57, 4, 1.4), 0x8A8C98, 0.7);
        form.body(Path.round(3, y - 7.6, 15, 5.6, 2), 0x55525E, 1);
        pen.limb(Path.lines(17, y - 5.8, 25, y - 7.4), 0x45414F, 1.4);
        pen.fill(Path.ellipse(10.5, y - 7.6, 6.6, 1.5), 0xF2A63C);
        form.body(Path.round(-20, y - 10, 12, 8, 2), gay, 1);
        form.body(Path.ellipse(-14, y - 10, 6.4, 1.7), Tone.glow(gay), 0.4);
        for (int i = 0; i < 3; i++) {
            pen.strokeVeil(
                    Path.curve(7 + i * 3, y - 10, 8.4 + i * 3, y - 13, 6.6 + i * 3, y - 16, 8 + i * 3, y - 19),
                    Tone.WHITE,
                    1,
                    0.6);
        }
    }

    /** Things in the hands, before everything else. */
    void inHands() {
        new HeldArtist(form, actor, body, limbs, gay).draw();
        if (actor.act() == Act.CYCLE) {
            bicycle(true);
        }
    }

    /** What is at the feet: a ball. */
    void atFeet() {
        double x = body.foot[1][0];
        double y = body.foot[1][1];
        switch (actor.act()) {
            case KICK -> thing(Thing.FOOTBALL, body.side ? x + 12 : x + 9, body.side ? y + 1.5 : y + 4, 0.78);
            case DRIBBLE -> thing(Thing.BASKETBALL, body.hand[1][0] + 1.5, body.hand[1][1] + 17, 0.85);
            default -> {}
        }
    }

    private void thing(Thing thing, double x, double y, double size) {
        Transform former = pen.map();
        pen.map(former.move(x, y).scale(size, size));
        ThingPainter.of(form, 1).draw(new Item(thing, Hue.WHITE, Item.Doing.STANDING));
        pen.map(former);
    }

    /** The bed clothes over a sleeper, in level coordinates: head to the left. */
    void blanket(double neckX, double length) {
        Path cover = new Path()
                .move(neckX, -2)
                .cubic(neckX - 2, -18, neckX + 4, -24, neckX + 14, -25)
                .cubic(neckX + 30, -27, length - 10, -22, length, -16)
                .cubic(length + 5, -11, length + 4, -2, length, -1)
                .close();
        form.body(cover, gay, 3);
        pen.clip(cover);
        int dot = Tone.mix(gay, 0xFFFFFF, 0.6);
        for (int i = 0; i < 16; i++) {
            pen.veil(Path.star(neckX + 13 + (i * 17) % 58, -5 - (i * 7) % 20, 2, 0.9, 5, i * 20), dot, 0.95);
        }
        form.fold(Path.curve(neckX + 22, -3, neckX + 26, -12, neckX + 24, -22), gay, 0.9);
        form.fold(Path.curve(neckX + 40, -3, neckX + 43, -10, neckX + 42, -19), gay, 0.8);
        pen.stroke(Path.curve(neckX + 1, 0, neckX + 3, -17, neckX + 14, -24.6), PAPER, 5.4);
        pen.clipOff();
        pen.outline(cover, gay);
        for (int i = 0; i < 3; i++) {
            double s = 2.2 + i * 0.9;
            double x = neckX - 4 + i * 8;
            double y = -44 - i * 8;
            pen.stroke(Path.lines(x, y, x + s * 1.6, y, x, y + s * 1.8, x + s * 1.6, y + s * 1.8), 0x7A82C0, 1.2);
        }
    }
}

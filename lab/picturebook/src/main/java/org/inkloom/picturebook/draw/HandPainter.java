package org.inkloom.picturebook.draw;

import org.inkloom.picturebook.raster.Path;
import org.inkloom.picturebook.raster.SeededRandom;
import org.inkloom.picturebook.raster.Transform;
import org.inkloom.picturebook.scene.Action;
import org.inkloom.picturebook.scene.Facing;
import org.inkloom.picturebook.scene.Figure;
import org.inkloom.picturebook.scene.Prop;

/**
 * Draws the things that an action needs: desk, chair, book, guitar, umbrella, suitcase, bed; the figure's feet are the
 * origin.
 */
final class HandPainter {
    private static final int WOOD = 0xC98F5A;
    private static final int PAPER = 0xFFFDF6;
    private static final int[] GAY = {0xEF5B5B, 0xF6B042, 0x4FA3E0, 0x58B87A, 0xA678D0, 0xF58FB2};

    private final Pen pen;
    private final Figure figure;
    private final Rig rig;
    private final int gay;
    private final boolean back;

    HandPainter(Pen pen, Figure figure, Rig rig, SeededRandom random) {
        this.pen = pen;
        this.figure = figure;
        this.rig = rig;
        gay = GAY[random.below(GAY.length)];
        back = figure.facing() == Facing.BACK;
    }

    /** Things behind the figure. */
    void behind() {
        switch (figure.action()) {
            case SIT, WRITE -> chair();
            case UMBRELLA -> umbrella();
            case LUGGAGE -> suitcase();
            case OATH -> {
                pen.shape(Path.round(-21, 0.4, 42, 11, 1), 0xC9484A);
                pen.shape(Path.round(-22.5, -2, 45, 4, 1.2), 0xE9C27A);
            }
            default -> {}
        }
    }

    private void chair() {
        double y = rig.hip[0][1] + 3.6;
        double left = rig.side ? -9 : -12;
        double right = rig.side ? 10 : 12;
        pen.limb(Path.lines(left + 1.5, y, left, 0), WOOD, 2.4);
        pen.limb(Path.lines(right - 1.5, y, right, 0), WOOD, 2.4);
        if (rig.side) {
            pen.limb(Path.lines(left, y, left - 2, y - 22), WOOD, 2.6);
        } else {
            pen.shape(Path.round(left + 0.5, y - 20, right - left - 1, 15, 4), Tone.shade(WOOD));
        }
        pen.shape(Path.round(left - 1, y - 2, right - left + 2, 4.4, 2), WOOD);
    }

    private void umbrella() {
        double hx = rig.hand[1][0];
        double hy = rig.hand[1][1];
        double cx = hx - 6;
        double top = rig.head[1] - 47;
        pen.limb(Path.lines(hx + 0.6, hy + 5, cx, top + 4), 0x7A5A48, 1.5);
        Path canopy = new Path().move(cx - 35, top + 20).cubic(cx - 31, top - 4, cx - 12, top - 5, cx, top - 5);
        canopy.cubic(cx + 12, top - 5, cx + 31, top - 4, cx + 35, top + 20);
        for (int i = 2; i >= -2; i--) {
            double from = cx + 7 + i * 14;
            canopy.quad(from, top + 13.5, from - 7, top + 20);
        }
        canopy.close();
        pen.shape(canopy, gay);
        pen.outline(Path.curve(cx, top - 5, cx - 10, top + 4, cx - 14, top + 18), gay, 0.7);
        pen.outline(Path.curve(cx, top - 5, cx + 10, top + 4, cx + 14, top + 18), gay, 0.7);
        pen.fill(Path.circle(cx, top - 6, 1.4), 0x7A5A48);
    }

    private void suitcase() {
        double hx = rig.side ? rig.hand[0][0] : rig.hand[1][0];
        double hy = rig.side ? rig.hand[0][1] : rig.hand[1][1];
        double x = hx + (rig.side ? -8 : 8);
        pen.limb(Path.lines(hx, hy, x - 3.6, -21), 0x8A8C98, 1.2);
        pen.limb(Path.lines(hx + 2.6, hy, x + 3.6, -21), 0x8A8C98, 1.2);
        pen.shape(Path.circle(x - 6, -1.3, 1.8), 0x45414F);
        pen.shape(Path.circle(x + 6, -1.3, 1.8), 0x45414F);
        pen.shape(Path.round(x - 9.5, -24, 19, 22, 4), gay);
        pen.strokeVeil(Path.lines(x - 4, -22, x - 4, -4), Tone.shade(gay), 1.3, 0.9);
        pen.strokeVeil(Path.lines(x + 4, -22, x + 4, -4), Tone.shade(gay), 1.3, 0.9);
        pen.fill(Path.star(x, -13, 2.6, 1.2, 5, 0), PAPER);
    }

    /** The desk, between trunk and arms. */
    void desk() {
        if (figure.action() != Action.WRITE) {
            return;
        }
        double y = rig.hand[0][1] + 2.6;
        pen.limb(Path.lines(-25, y + 2, -25, 0), Tone.shade(WOOD), 2.8);
        pen.limb(Path.lines(25, y + 2, 25, 0), Tone.shade(WOOD), 2.8);
        pen.shape(Path.round(-28, y + 2, 56, 4.6, 1), Tone.shade(WOOD));
        pen.shape(Path.round(-31, y - 1.4, 62, 4.4, 1.8), WOOD);
        pen.shape(Path.polygon(17, y - 1.6, 26, y - 1.6, 26, y - 4.6, 17, y - 4.6), gay);
        pen.shape(Path.polygon(18, y - 4.6, 25, y - 4.6, 25, y - 7.2, 18, y - 7.2), Tone.mix(gay, 0x3F7ED0, 0.6));
        pen.shape(Path.polygon(-13, y - 1.2, -10.5, y - 5, 11, y - 5, 13.5, y - 1.2), PAPER);
        pen.ink(Path.lines(0.2, y - 1.4, 0.2, y - 4.8), PAPER, 0.5);
    }

    /** Things in the hands, before everything else. */
    void inHands() {
        switch (figure.action()) {
            case WRITE -> pencil();
            case READ -> book();
            case SING, HOST -> microphone();
            case WAVE -> swing();
            case GUITAR -> guitar();
            case HOLD -> figure.held().ifPresent(this::held);
            default -> {}
        }
    }

    private void pencil() {
        double x = rig.hand[1][0];
        double y = rig.hand[1][1];
        pen.limb(Path.lines(x - 2.2, y + 1.6, x + 3.6, y - 6.4), 0xF6C244, 1.4);
        pen.fill(Path.circle(rig.hand[1][0], y, 2.8), figure.skin().rgb());
    }

    private void book() {
        if (back) {
            return;
        }
        if (rig.side) {
            double x = rig.hand[1][0] + 1;
            double y = rig.hand[1][1] - 4;
            pen.shape(Path.polygon(x - 1, y + 4, x + 6, y - 8, x + 8.4, y - 7, x + 1.6, y + 5.6), gay);
            pen.shape(Path.polygon(x - 6, y - 1, x + 5, y - 8, x - 0.6, y + 4), PAPER);
            return;
        }
        double y = (rig.hand[0][1] + rig.hand[1][1]) / 2 - 2;
        double c = (rig.hand[0][0] + rig.hand[1][0]) / 2;
        pen.shape(
                Path.polygon(
                        c - 12.5, y - 7.6, c, y - 4.8, c + 12.5, y - 7.6, c + 12.5, y + 6, c, y + 9, c - 12.5, y + 6),
                gay);
        pen.fill(
                Path.polygon(c - 11, y - 9, c, y - 5.8, c + 11, y - 9, c + 11, y - 6.8, c, y - 3.8, c - 11, y - 6.8),
                PAPER);
        pen.ink(Path.lines(c, y - 5, c, y + 8.6), gay, 0.8);
        for (int i = 0; i < 2; i++) {
            pen.shape(
                    Path.circle(c + (i == 0 ? -12 : 12), y + 1, 2.7),
                    figure.skin().rgb());
        }
    }

    private void microphone() {
        if (back) {
            return;
        }
        double x = rig.hand[1][0];
        double y = rig.hand[1][1];
        double tx = x - 4.4;
        double ty = y - 6.6;
        pen.limb(Path.lines(x + 1.4, y + 3.4, tx, ty), 0x45414F, 2);
        pen.shape(Path.circle(tx - 0.6, ty - 1, 2.9), 0xA9ADB8);
        pen.shape(Path.circle(x, y, 2.8), figure.skin().rgb());
        if (figure.action() == Action.HOST) {
            double cx = rig.hand[0][0] + 1;
            double cy = rig.hand[0][1] - 4;
            pen.shape(Path.polygon(cx - 4.6, cy - 6, cx + 4.4, cy - 7, cx + 5.2, cy + 5, cx - 3.8, cy + 6), PAPER);
            pen.strokeVeil(Path.lines(cx - 2.6, cy - 2.6, cx + 2.8, cy - 3.2), gay, 0.9, 1);
            pen.strokeVeil(Path.lines(cx - 2.2, cy + 0.6, cx + 3.2, cy), gay, 0.9, 1);
            pen.shape(
                    Path.circle(rig.hand[0][0], rig.hand[0][1], 2.7),
                    figure.skin().rgb());
        } else {
            note(-30, rig.head[1] - 8, 1);
            note(29, rig.head[1] - 18, 0.8);
        }
    }

    /** Two arcs that show the movement of a waving hand. */
    private void swing() {
        double x = rig.hand[1][0];
        double y = rig.hand[1][1];
        for (int i = 0; i < 2; i++) {
            double r = 6.6 + i * 3.8;
            Path arc = Path.arc(x, y, r, r, 282 - i * 4, 352 + i * 4);
            pen.stroke(arc, PAPER, 3);
            pen.stroke(arc, 0xE0764A, 1.5);
        }
    }

    private void note(double x, double y, double size) {
        int tone = 0x5A4A8A;
        pen.stroke(
                Path.lines(x + 2.4 * size, y + 5 * size, x + 2.4 * size, y - 5 * size, x + 6 * size, y - 3 * size),
                tone,
                1.5 * size);
        pen.stroke(Path.circle(x + 0.6, y + 5 * size, 0.9 * size), tone, 2.6 * size);
    }

    private void guitar() {
        double hx = rig.hand[1][0];
        double hy = rig.hand[1][1];
        Transform former = pen.map();
        double y = rig.hip[0][1] - 7;
        pen.map(former.move(-3, y).turn(-24));
        pen.limb(Path.lines(6, 0, 30, 0), 0x8A5A3A, 2.4);
        pen.shape(Path.round(29, -2.4, 6.4, 4.8, 1.2), 0x6A4028);
        int body = Tone.mix(gay, 0xD9863C, 0.6);
        pen.shape(
                Path.blob(-13, 0, -10.5, -8.4, -3, -8, 2, -5.4, 7.6, -6.4, 10, 0, 7.6, 6.4, 2, 5.4, -3, 8, -10.5, 8.4),
                body);
        pen.fill(Path.circle(1, 0, 3), 0x4A2E20);
        pen.strokeVeil(Path.lines(-8, 0, 29, 0), 0xFFF2D0, 0.6, 0.9);
        pen.map(former);
        pen.shape(Path.circle(rig.hand[0][0] + 1, y + 1, 2.9), figure.skin().rgb());
        pen.shape(
                Path.circle(Math.max(hx, 14), Math.min(hy, y - 8), 2.9),
                figure.skin().rgb());
    }

    private void held(Prop prop) {
        double x = rig.hand[1][0];
        double y = rig.hand[1][1];
        Transform former = pen.map();
        boolean flying = prop == Prop.BALLOON || prop == Prop.KITE;
        if (flying) {
            double tx = x + 8;
            double ty = y - 44;
            pen.ink(Path.curve(x, y, x + 3, y - 14, tx, ty + 10), 0x9A8A80, 0.6);
            pen.map(former.move(tx, ty + 11).scale(1.05, 1.05));
        } else if (prop == Prop.LANTERN) {
            pen.limb(Path.lines(x - 2, y + 2, x + 6, y - 10), 0x8A5A3A, 1.2);
            pen.map(former.move(x + 7, y + 12).scale(0.95, 0.95));
        } else {
            pen.map(former.move(x + 2.5, y + 1.5).scale(0.92, 0.92));
        }
        PropPainter.of(pen, 0).draw(prop);
        pen.map(former);
        pen.shape(Path.circle(x, y, 2.8), figure.skin().rgb());
    }

    /** The bed clothes over a sleeper, in level coordinates: head to the left. */
    void blanket(double neckX, double length) {
        Path cover = new Path()
                .move(neckX, -2)
                .cubic(neckX - 2, -20, neckX + 4, -27, neckX + 14, -28)
                .cubic(neckX + 30, -30, length - 10, -24, length, -17)
                .cubic(length + 5, -12, length + 4, -2, length, -1)
                .close();
        pen.shape(cover, gay);
        pen.clip(cover);
        int dot = Tone.mix(gay, 0xFFFFFF, 0.6);
        for (int i = 0; i < 14; i++) {
            pen.veil(Path.circle(neckX + 12 + (i * 17) % 61, -5 - (i * 7) % 22, 1.9), dot, 0.95);
        }
        pen.stroke(Path.curve(neckX + 1, 0, neckX + 3, -19, neckX + 14, -27.6), PAPER, 6);
        pen.clipOff();
        pen.outline(cover, gay);
        double zx = neckX - 6;
        for (int i = 0; i < 3; i++) {
            double s = 2.2 + i * 0.9;
            double x = zx + i * 8;
            double y = -46 - i * 8;
            pen.stroke(Path.lines(x, y, x + s * 1.6, y, x, y + s * 1.8, x + s * 1.6, y + s * 1.8), 0x7A82C0, 1.3);
        }
    }
}

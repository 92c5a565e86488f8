package org.inkloom.picturebook.wide.draw;

import org.inkloom.picturebook.draw.Backdrop;
import org.inkloom.picturebook.draw.Pen;
import org.inkloom.picturebook.draw.Tone;
import org.inkloom.picturebook.raster.Path;

/** A market, a café, a music room. */
final class TradePlaces {
    private static final int[] GAY = {0xEF5B5B, 0x4FA3E0, 0xF6B042, 0x58B87A, 0xA678D0};

    private final Backdrop b;
    private final Pen pen;
    private final Form form;

    TradePlaces(Backdrop b, Form form) {
        this.b = b;
        this.pen = b.pen;
        this.form = form;
    }

    void market() {
        b.sky(60);
        for (double x = b.left; x < b.right; x += 18) {
            form.body(Path.rect(x, b.random.between(26, 38), 18, 44), Tone.mix(0xF0D2AE, 0xC8D8E8, b.random.next()), 1);
        }
        b.band(70, 112, 0xE0D2BE, 0xC4B49E);
        int first = b.random.below(5);
        for (int i = 0; i < 4; i++) {
            stall(b.left + 6 + i * 29, GAY[(first + i) % 5], i);
        }
        for (int i = 0; i < 30; i++) {
            double x = b.random.between(b.left, b.right);
            double y = b.random.between(82, 100);
            form.fold(Path.ellipse(x, y, 3, 0.9), 0xC4B49E, 0.4);
        }
    }

    private void stall(double x, int tone, int kind) {
        pen.limb(Path.lines(x + 1, 78, x + 1, 42), 0x8A6A4A, 1.2);
        pen.limb(Path.lines(x + 23, 78, x + 23, 42), 0x8A6A4A, 1.2);
        form.body(Path.rect(x, 66, 24, 13), 0xB98A5A, 1.2);
        int[] fruit = {0xE8505E, 0xF6A03C, 0x7CC05C, 0xF6D04C};
        for (int k = 0; k < 3; k++) {
            form.body(Path.rect(x + 0.6 + k * 7.8, 62, 7.2, 5), 0xD9AA66, 0.4);
            for (int i = 0; i < 5; i++) {
                form.body(
                        Path.circle(x + 2 + k * 7.8 + i % 3 * 2.1, 61.6 - (i < 3 ? 0 : 1.9), 1.3),
                        fruit[(kind + k) % 4],
                        0.4);
            }
        }
        for (int k = 0; k < 6; k++) {
            form.inside(Path.round(x - 1.4 + k * 4.5, 37, 4.6, 8.4, 2), k % 2 == 0 ? tone : 0xFDFBF6, 0.4);
        }
        pen.outline(Path.round(x - 1.4, 37, 27, 8.4, 2), tone);
    }

    void cafe() {
        int wall = b.random.chance(0.5) ? 0xE9CDB0 : 0xCFDCCB;
        b.wall(72, wall);
        b.boards(72, 0xB98862);
        b.window(10, 14, 34, 34);
        b.curtains(10, 14, 34, 34, 0xC8705C);
        form.body(Path.round(56, 12, 30, 18, 1), 0x3E4A44, 0.8);
        for (int i = 0; i < 4; i++) {
            pen.strokeVeil(Path.lines(60, 16 + i * 3.4, 70 + (i * 5) % 11, 16 + i * 3.4), 0xF4EFE2, 0.8, 0.9);
        }
        form.body(Path.round(60, 50, 50, 26, 1), 0x9A6A48, 1.6);
        form.body(Path.round(58, 47.4, 54, 4, 1), 0x6B4634, 0.6);
        form.body(Path.round(66, 38, 9, 9.6, 1.4), 0xB4B8C4, 0.8);
        for (int i = 0; i < 3; i++) {
            form.body(Path.round(80 + i * 5, 42.6, 3.6, 4.8, 1), i == 1 ? 0xE8606A : 0xFFFDF6, 0.4);
        }
        for (int i = 0; i < 3; i++) {
            double x = 20 + i * 28;
            pen.stroke(Path.lines(x, b.top, x, 3), 0x4A4350, 0.5);
            form.body(BodyShapes.polygon(x - 2, 3, x + 2, 3, x + 5, 8.4, x - 5, 8.4), 0xE8A24C, 0.5);
            pen.veil(Path.circle(x, 9, 11), 0xFFF0B4, 0.16);
            pen.veil(Path.circle(x, 9, 6), 0xFFF0B4, 0.25);
        }
        table(22);
    }

    private void table(double x) {
        pen.limb(Path.lines(x, 72, x, 88), 0x6B4634, 2);
        form.body(Path.ellipse(x, 88.6, 7, 1.8), 0x6B4634, 0.4);
        form.body(Path.ellipse(x, 71.4, 14, 3.2), 0xD9A86C, 0.6);
        form.body(Path.round(x - 5, 66, 4.6, 5, 1), 0xFFFDF6, 0.4);
    }

    /** A room with a window, pictures and a plant, and space for furniture. */
    void home() {
        int[] walls = {0xF2E2CC, 0xDCE8E0, 0xE4E0F0, 0xF4DCD8, 0xD8E6F2};
        int wall = walls[b.random.below(5)];
        b.wall(72, wall);
        for (double x = b.left; b.random.chance(0.98) && x < b.right; x += 6) {
            pen.strokeVeil(Path.lines(x, b.top, x, 69), Tone.WHITE, 0.8, 0.3);
        }
        b.boards(72, 0xC8A078);
        double x = b.random.chance(0.5) ? 8 : 58;
        b.window(x, 10, 30, 34);
        b.curtains(x, 10, 30, 34, GAY[b.random.below(5)]);
        double px = x < 30 ? 64 : 16;
        for (int i = 0; i < 2; i++) {
            form.body(Path.rect(px + i * 17, 20 - i * 3, 12, 14), 0xB98A5A, 0.6);
            pen.fill(Path.rect(px + 1.4 + i * 17, 21.4 - i * 3, 9.2, 11.2), i == 0 ? 0xBFE4F8 : 0xFBE6EC);
            pen.fill(Path.ellipse(px + 6 + i * 17, 30 - i * 3, 4.4, 2.2), i == 0 ? 0x7CC06C : 0xF08AA0);
        }
        double at = x < 30 ? 92 : 7;
        for (int i = -2; i <= 2; i++) {
            form.body(
                    BodyShapes.tube(
                            new double[] {at, 62, at + i * 3, 50, at + i * 6, 44 + Math.abs(i) * 3}, 1.4, 4, 0.4),
                    0x5FAE62,
                    0.6);
        }
        form.body(BodyShapes.polygon(at - 5, 62, at + 5, 62, at + 3.8, 74, at - 3.8, 74), 0xD9825A, 1);
    }

    void musicRoom() {
        b.wall(72, 0xEADFCB);
        b.boards(72, 0xC89A6C);
        b.window(60, 12, 28, 32);
        b.curtains(60, 12, 28, 32, 0x7C9CC8);
        form.body(Path.round(14, 10, 34, 20, 1), 0x3F5E56, 0.8);
        for (int i = 0; i < 5; i++) {
            pen.strokeVeil(Path.lines(17, 15 + i * 2.4, 45, 15 + i * 2.4), 0xF4EFE2, 0.35, 0.9);
        }
        for (int i = 0; i < 5; i++) {
            double y = 16 + (i * 7) % 9;
            pen.fill(Path.ellipse(20 + i * 5, y, 1.2, 0.9), 0xF4EFE2);
            pen.strokeVeil(Path.lines(21.1 + i * 5, y, 21.1 + i * 5, y - 5), 0xF4EFE2, 0.4, 0.95);
        }
        form.body(Path.round(4, 46, 30, 30, 1.4), 0x4A3A3C, 1.6);
        form.body(Path.round(2, 58, 34, 3.4, 1), 0x5A464A, 0.6);
        pen.fill(Path.rect(4, 56.4, 30, 1.8), 0xFFFDF6);
        for (int i = 0; i < 10; i++) {
            pen.fill(Path.rect(5 + i * 3, 56.4, 1, 1), 0x1F1A22);
        }
        pen.limb(Path.lines(88, 76, 88, 56), 0x55606E, 1);
        form.body(BodyShapes.polygon(82, 48, 95, 48, 93, 57, 84, 57), 0xFFFDF6, 0.5);
    }
}

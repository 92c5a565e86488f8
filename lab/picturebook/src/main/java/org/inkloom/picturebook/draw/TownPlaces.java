package org.inkloom.picturebook.draw;

import org.inkloom.picturebook.raster.Path;
import org.inkloom.picturebook.scene.Daylight;

/** Street, amusement park, temple, campus gate, examination hall, stadium, sports field. */
final class TownPlaces {
    private static final int BRICK = 0xD98A68;

    private final Backdrop b;
    private final Pen pen;

    TownPlaces(Backdrop backdrop) {
        b = backdrop;
        pen = backdrop.pen;
    }

    void street() {
        b.sky(64);
        int[] fronts = {0xF6B98A, 0x9CCBE8, 0xF3D27A, 0xC3A6DE, 0x8FCBB0, 0xF2A0A6};
        double x = b.left;
        int i = b.random.below(6);
        while (x < b.right) {
            double w = b.random.between(14, 20);
            double roof = b.random.between(16, 38);
            house(x, roof, w, fronts[i++ % 6]);
            x += w;
        }
        pen.shape(Path.rect(b.left, 70, b.right - b.left, 7), 0xE3DCD2);
        b.band(77, 108, 0x8A8E9C, 0x777B8A);
        b.edge(77, 0x8A8E9C);
        for (double d = b.left + b.random.between(0, 10); d < b.right; d += 16) {
            pen.fill(Path.polygon(d, 88, d + 8, 88, d + 7, 90.4, d - 1, 90.4), 0xF4EFE2);
        }
    }

    private void house(double x, double roof, double w, int front) {
        pen.shape(Path.rect(x, roof, w, 71 - roof), front);
        boolean lit = b.daylight == Daylight.NIGHT || b.daylight == Daylight.DUSK;
        for (double y = roof + 4; y < 56; y += 8.6) {
            for (double c = x + 2.6; c + 3.6 < x + w - 1; c += 6) {
                pen.shape(Path.rect(c, y, 3.8, 4.8), lit && b.random.chance(0.6) ? 0xFFF3A8 : 0xD8F0FA);
            }
        }
        int[] awnings = {0xE86A6A, 0x5AA8D8, 0x6AB87A};
        int tone = awnings[b.random.below(3)];
        pen.shape(Path.rect(x + 1.6, 62.4, w - 3.2, 8), 0xFBF3E4);
        double step = (w - 1.2) / 5;
        for (int k = 0; k < 5; k++) {
            double c = x + 0.6 + k * step;
            pen.fill(Path.round(c, 58.6, step, 5, 1), k % 2 == 0 ? tone : 0xFDFBF6);
        }
        pen.outline(Path.rect(x + 0.6, 58.6, w - 1.2, 4.6), tone);
    }

    void amusementPark() {
        b.sky(66);
        double x = b.random.chance(0.5) ? 24 : 76;
        wheel(x, 36, 23);
        tentRoof(100 - x, 70);
        b.hills(72, 4, 16, 0x9AD48A);
        b.ground(74, 0.6, 0xF3DDB4, 0xE4C492);
        int[] flags = {0xF25F5C, 0xFBC53C, 0x58B87A, 0x4FA3E0, 0xA678D0};
        for (int i = 0; i < 15; i++) {
            double fx = b.left + 2 + i * (b.right - b.left) / 15;
            double fy = 7 + 3.4 * Math.abs(StrictMath.sin(i * 1.3));
            pen.fill(Path.polygon(fx - 2.4, fy, fx + 2.4, fy, fx, fy + 5), flags[i % 5]);
        }
    }

    private void wheel(double x, double y, double r) {
        pen.limb(Path.lines(x - 12, 74, x, y, x + 12, 74), 0xB9BECC, 1.8);
        pen.stroke(Path.circle(x, y, r), 0xF08A96, 2);
        pen.stroke(Path.circle(x, y, r * 0.82), 0xF6B3BA, 1);
        int[] cabins = {0xF25F5C, 0xFBC53C, 0x58B87A, 0x4FA3E0};
        for (int i = 0; i < 8; i++) {
            double a = StrictMath.toRadians(i * 45 + 12);
            double cx = x + r * StrictMath.cos(a);
            double cy = y + r * StrictMath.sin(a);
            pen.stroke(Path.lines(x, y, cx, cy), 0xF6B3BA, 0.8);
            pen.shape(Path.round(cx - 3, cy - 1, 6, 5.4, 2), cabins[i % 4]);
        }
        pen.shape(Path.circle(x, y, 2.6), 0xFBC53C);
    }

    private void tentRoof(double x, double foot) {
        for (int i = 0; i < 6; i++) {
            double c = x - 15 + i * 5;
            pen.fill(Path.rect(c, foot - 14, 5, 18), i % 2 == 0 ? 0xFDF8F0 : 0xEF6A6A);
        }
        pen.outline(Path.rect(x - 15, foot - 14, 30, 18), 0xEF6A6A);
        Path roof = new Path()
                .move(x - 18, foot - 13)
                .quad(x - 4, foot - 20, x, foot - 32)
                .quad(x + 4, foot - 20, x + 18, foot - 13)
                .close();
        pen.shape(roof, 0xEF6A6A);
        pen.clip(roof);
        pen.fill(Path.polygon(x, foot - 34, x - 12, foot - 10, x - 5, foot - 10), 0xFDF8F0);
        pen.fill(Path.polygon(x, foot - 34, x + 12, foot - 10, x + 5, foot - 10), 0xFDF8F0);
        pen.clipOff();
        pen.shape(Path.polygon(x, foot - 32, x, foot - 38, x + 5, foot - 35.6), 0xFBC53C);
    }

    void temple() {
        b.sky(66);
        b.hills(62, 16, 32, 0x9CC6A0);
        b.ground(74, 0.8, 0xDCD6C8, 0xBFB8A8);
        pen.shape(Path.rect(16, 68, 68, 7), 0xCFC8BA);
        pen.shape(Path.rect(24, 46, 52, 22), 0xC9483E);
        for (int i = 0; i < 5; i++) {
            pen.shape(Path.rect(25 + i * 11.6, 46, 3.4, 22), 0xA8352E);
        }
        pen.shape(Path.rect(44, 52, 12, 16), 0x6A3A2E);
        roof(50, 46, 40, 0x4E7A86);
        pen.shape(Path.rect(36, 26, 28, 10), 0xC9483E);
        roof(50, 27, 25, 0x4E7A86);
        for (int side = -1; side <= 1; side += 2) {
            double x = 50 + side * 33;
            pen.ink(Path.lines(x, 46, x, 50), 0x8A5A3A, 0.6);
            pen.shape(Path.ellipse(x, 53, 3, 3.4), 0xE9523F);
            pen.fill(Path.rect(x - 1.4, 56, 2.8, 1.2), 0xF6C244);
        }
        b.pine(b.left + 10, 77, 1.15, 0x4F8F66, false);
        b.pine(b.right - 9, 77, 1.25, 0x4F8F66, false);
    }

    private void roof(double x, double y, double w, int tile) {
        pen.shape(
                new Path()
                        .move(x - w, y - 3)
                        .quad(x - w * 0.62, y - 3.6, x - w * 0.5, y - 12)
                        .line(x + w * 0.5, y - 12)
                        .quad(x + w * 0.62, y - 3.6, x + w, y - 3)
                        .quad(x + w * 0.9, y + 2, x + w * 0.7, y + 2)
                        .line(x - w * 0.7, y + 2)
                        .quad(x - w * 0.9, y + 2, x - w, y - 3)
                        .close(),
                tile);
        pen.shape(Path.round(x - w * 0.54, y - 13.4, w * 1.08, 2.6, 1), Tone.shade(tile));
        pen.strokeVeil(Path.lines(x - w * 0.74, y, x + w * 0.74, y), 0xF0C45C, 1, 0.9);
    }

    void campusGate() {
        b.sky(66);
        pen.shape(Path.rect(12, 44, 76, 26), 0xF3E0C4);
        for (int row = 0; row < 2; row++) {
            for (int i = 0; i < 9; i++) {
                pen.shape(Path.rect(16 + i * 8, 49 + row * 10, 4.4, 5.6), 0xBFE3F4);
            }
        }
        pen.shape(Path.polygon(36, 44, 50, 33, 64, 44), 0xC9704A);
        pen.shape(Path.circle(50, 40, 2.6), 0xFDFBF6);
        b.tree(b.left + 10, 74, 1.1, 0x7CC476);
        b.tree(b.right - 10, 74, 1.1, 0x7CC476);
        b.ground(70, 0.4, 0xA9DC8C, 0x7FC56E);
        pen.shape(Path.polygon(34, 70, 66, 70, 92, 108, 8, 108), 0xE9DCC6);
        for (int side = -1; side <= 1; side += 2) {
            double x = 50 + side * 37;
            pen.shape(Path.rect(x - 6, 28, 12, 56), BRICK);
            for (int i = 0; i < 7; i++) {
                pen.strokeVeil(Path.lines(x - 6, 34 + i * 7, x + 6, 34 + i * 7), Tone.deep(BRICK), 0.5, 0.45);
            }
            pen.shape(Path.rect(x - 7.6, 82, 15.2, 5), 0xC9BFB2);
            pen.shape(Path.rect(x - 7.4, 25, 14.8, 4.4), 0xC9BFB2);
            pen.shape(Path.circle(x, 22, 3), 0xFFF0B8);
        }
        pen.shape(
                new Path()
                        .move(12, 26)
                        .quad(50, 6, 88, 26)
                        .line(88, 34)
                        .quad(50, 15, 12, 34)
                        .close(),
                0xB8473E);
        for (int i = -2; i <= 2; i++) {
            double y = 20.2 + i * i * 0.95;
            pen.fill(Path.round(50 + i * 9 - 2.1, y - 2.2, 4.2, 4.2, 0.8), 0xFBE6A8);
        }
    }

    void examHall() {
        b.sky(64);
        pen.shape(Path.rect(8, 22, 84, 52), 0xF7EBDD);
        pen.shape(Path.rect(5, 18, 90, 5.4), 0xB8C4D4);
        for (int row = 0; row < 2; row++) {
            for (int i = 0; i < 6; i++) {
                if (row == 1 && (i == 2 || i == 3)) {
                    continue;
                }
                double x = 13 + i * 13;
                pen.shape(Path.rect(x, 38 + row * 17, 8.6, 9.6), 0xA9D8F0);
                pen.strokeVeil(Path.lines(x + 4.3, 38 + row * 17, x + 4.3, 47.6 + row * 17), 0xFDFBF6, 0.9, 1);
            }
        }
        pen.shape(Path.rect(40, 55, 20, 19), 0x7A8CA4);
        pen.shape(Path.rect(42, 57, 7.4, 17), 0xBFE3F4);
        pen.shape(Path.rect(50.6, 57, 7.4, 17), 0xBFE3F4);
        pen.shape(Path.rect(14, 25.4, 72, 8.6), 0xE2483F);
        for (int i = 0; i < 9; i++) {
            glyph(18.4 + i * 7.9, 29.7);
        }
        b.ground(74, 0.4, 0xD9D4CC, 0xC2BCB4);
        pen.shape(Path.rect(34, 74, 32, 3.4), 0xECE7DF);
        pen.shape(Path.rect(30, 77.4, 40, 3.6), 0xE2DCD2);
        for (int side = -1; side <= 1; side += 2) {
            b.bush(50 + side * 38, 79, 1.2, 0x74BE70);
            b.bush(50 + side * 27, 78, 0.8, 0x8CCB82);
        }
    }

    /** A sign with strokes that look like writing but are none. */
    private void glyph(double x, double y) {
        pen.stroke(Path.lines(x - 2, y - 1.8, x + 2, y - 1.8), 0xFFF1B8, 0.8);
        pen.stroke(Path.lines(x, y - 2.6, x, y + 2.6), 0xFFF1B8, 0.8);
        pen.stroke(Path.lines(x - 2, y + 2.2, x + 2, y + 2.2), 0xFFF1B8, 0.8);
        if (b.random.chance(0.6)) {
            pen.stroke(Path.lines(x - 1.8, y + 0.2, x + 1.8, y + 0.2), 0xFFF1B8, 0.8);
        }
    }

    void stadium() {
        b.sky(40);
        pen.shape(
                new Path()
                        .move(b.left, 26)
                        .quad(50, 12, b.right, 26)
                        .line(b.right, 34)
                        .quad(50, 21, b.left, 34)
                        .close(),
                0xDDE4EE);
        for (double x = b.left + 5; x < b.right; x += 15) {
            double across = (x - 50) / 56;
            double y = 29 - 6 * (1 - across * across);
            pen.limb(Path.lines(x, y, x, 48), 0xB9C4D4, 1);
        }
        int[] seats = {0x7FA8DC, 0x92B8E6, 0x6F98CE};
        for (int i = 0; i < 3; i++) {
            b.band(34 + i * 5, 40 + i * 5, seats[i]);
        }
        b.edge(34, 0x6F98CE);
        b.band(49, 62, 0x8CCB6E, 0x7ABF60);
        b.edge(49, 0x8CCB6E);
        b.band(62, 108, 0xDE7A58, 0xCB6546);
        b.edge(62, 0xDE7A58);
        for (int i = 0; i < 4; i++) {
            double y = 66 + i * 9 + i * i;
            pen.stroke(Path.lines(b.left, y, b.right, y), 0xFBEFE6, 0.9 + i * 0.15);
        }
        classmates();
    }

    /** Rows of schoolmates in blue and white, small and neat. */
    private void classmates() {
        int[] hair = {0x3A3340, 0x5A4038, 0x453A4A, 0x6A4A38};
        for (int row = 0; row < 3; row++) {
            double y = 53 + row * 6.4;
            double s = 0.8 + row * 0.14;
            double step = 7.2 * s;
            for (double x = b.left + row * 2.6; x < b.right; x += step) {
                pen.fill(Path.round(x - 2.3 * s, y, 4.6 * s, 6.4 * s, 1.8 * s), 0x4A86DC);
                pen.fill(Path.rect(x - 0.45 * s, y + 0.4, 0.9 * s, 5.6 * s), 0xFBFAF6);
                pen.fill(Path.circle(x, y - 1.6 * s, 2.5 * s), hair[b.random.below(4)]);
                pen.fill(Path.ellipse(x, y - 0.9 * s, 1.8 * s, 1.5 * s), 0xFBD9BC);
            }
        }
    }

    void sportsField() {
        b.sky(52);
        pen.shape(Path.rect(54, 32, 44, 24), 0xF6D9B8);
        pen.shape(Path.rect(52, 29, 48, 3.6), 0xD9745A);
        for (int row = 0; row < 2; row++) {
            for (int i = 0; i < 6; i++) {
                pen.shape(Path.rect(57 + i * 6.8, 35.6 + row * 9, 4.2, 5.4), 0xBFE3F4);
            }
        }
        b.tree(12, 57, 1.05, 0x74BE70);
        b.tree(30, 56, 0.8, 0x8CCB82);
        b.band(55, 70, 0x8FD07A, 0x7CC46A);
        b.edge(55, 0x8FD07A);
        goal(20 + b.random.between(-6, 30), 67);
        double tilt = b.random.between(-2.5, 2.5);
        pen.gradient(
                Path.polygon(b.left, 70 + tilt, b.right, 70 - tilt, b.right, 108, b.left, 108),
                0xE58A62,
                0xD0694A,
                70,
                100);
        pen.outline(Path.lines(b.left, 70 + tilt, b.right, 70 - tilt), 0xE58A62);
        for (int i = 0; i < 4; i++) {
            double y = 74 + i * 7.6 + i * i * 0.6;
            pen.stroke(
                    Path.lines(b.left, y + tilt * (1 + i * 0.4), b.right, y - tilt * (1 + i * 0.4)),
                    0xFDF4EC,
                    0.9 + 0.15 * i);
        }
    }

    private void goal(double x, double y) {
        for (int i = 1; i < 6; i++) {
            pen.strokeVeil(Path.lines(x + i * 3.4, y, x + i * 3.4, y - 11), 0xFDFBF6, 0.35, 0.8);
        }
        for (int i = 1; i < 4; i++) {
            pen.strokeVeil(Path.lines(x, y - i * 2.8, x + 20.4, y - i * 2.8), 0xFDFBF6, 0.35, 0.8);
        }
        pen.limb(Path.lines(x, y, x, y - 11, x + 20.4, y - 11, x + 20.4, y), 0xFDFBF6, 1.1);
    }
}

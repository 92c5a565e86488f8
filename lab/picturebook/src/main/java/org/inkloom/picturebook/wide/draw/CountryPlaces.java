package org.inkloom.picturebook.wide.draw;

import org.inkloom.picturebook.draw.Backdrop;
import org.inkloom.picturebook.draw.Pen;
import org.inkloom.picturebook.draw.Tone;
import org.inkloom.picturebook.raster.Path;
import org.inkloom.picturebook.scene.Daylight;

/** A castle, a bamboo grove, a village, rice fields, a waterfall, a lake. */
final class CountryPlaces {
    private final Backdrop b;
    private final Pen pen;
    private final Form form;

    CountryPlaces(Backdrop b, Form form) {
        this.b = b;
        this.pen = b.pen;
        this.form = form;
    }

    private void ranges(double y) {
        b.hills(y - 3, 16, 26, Tone.mix(0x8FB4CC, 0xDDF3FC, 0.45));
        b.hills(y, 9, 20, Tone.mix(0x7CB49C, 0xDDF3FC, 0.25));
    }

    void castle() {
        b.sky(64);
        ranges(64);
        double x = b.random.between(40, 60);
        int stone = 0xE2DCEC;
        // For each tower: its middle relative to x, its top, its width.
        double[] towers = {-22, 44, 9, 22, 42, 9, -9, 32, 8, 9, 30, 8};
        for (int i = 0; i < towers.length; i += 3) {
            tower(x + towers[i], towers[i + 1], towers[i + 2], stone);
        }
        form.body(Path.rect(x - 20, 50, 40, 20), stone, 1.2);
        for (int i = 0; i < 8; i++) {
            form.body(Path.rect(x - 20 + i * 5.2, 47.4, 3, 3.6), stone, 0.4);
        }
        form.body(
                new Path()
                        .move(x - 5, 70)
                        .line(x - 5, 60)
                        .cubic(x - 5, 54, x + 5, 54, x + 5, 60)
                        .line(x + 5, 70)
                        .close(),
                0x8A5A3A,
                0.8);
        b.ground(69, 1, 0x9AD47E, 0x6CB85C);
        Path way = Path.curve(x - 4, 70, x - 8, 80, 34, 108)
                .line(70, 108)
                .through(70, 108, x + 10, 80, x + 4, 70)
                .close();
        pen.fill(way, 0xF0DDB4);
        b.bush(10, 76, 1.3, 0x5FAE5C);
        b.bush(90, 77, 1.4, 0x5FAE5C);
        b.meadowDetail(80, 14, 0x4F9F4A);
    }

    private void tower(double cx, double top, double w, int stone) {
        form.body(Path.rect(cx - w / 2, top, w, 70 - top), stone, 1.4);
        form.body(BodyShapes.polygon(cx - w * 0.72, top, cx, top - 15, cx + w * 0.72, top), 0x6F7CC8, 1.4);
        pen.stroke(Path.lines(cx, top - 15, cx, top - 20), 0x8A6A4A, 0.6);
        pen.fill(Path.polygon(cx, top - 20, cx + 5, top - 18, cx, top - 16.4), 0xE8505E);
        form.body(Path.round(cx - 1.3, top + 6, 2.6, 5, 1.3), lit(0x6A6488), 0.3);
    }

    private int lit(int dark) {
        return b.daylight == Daylight.NIGHT || b.daylight == Daylight.DUSK ? 0xFFE08A : dark;
    }

    void bamboo() {
        b.sky(70);
        b.band(b.top, 76, 0xD6EEC0, 0xA9D694);
        for (int row = 0; row < 3; row++) {
            int tone = new int[] {0xA4D088, 0x7CBB62, 0x5AA24A}[row];
            double w = 1.6 + row * 1.1;
            for (int i = 0; i < 9 - row; i++) {
                double x = b.left + (i + b.random.next()) * (b.right - b.left) / (9 - row);
                double lean = b.random.between(-3, 3);
                Path stem = BodyShapes.tube(
                        new double[] {x, 82 + row * 2, x + lean * 0.4, 40, x + lean, -8}, w, w * 0.95, w * 0.8);
                form.body(stem, tone, 0.8);
                for (double y = 76 - b.random.between(0, 9); y > -4; y -= 9 + row * 1.5) {
                    double c = x + lean * (82 - y) / 90;
                    pen.strokeVeil(Path.lines(c - w / 2, y, c + w / 2, y), Tone.glow(tone), 0.7, 0.95);
                }
                for (int k = 0; k < 4; k++) {
                    double y = b.random.between(0, 40);
                    double s = b.random.chance(0.5) ? 1 : -1;
                    pen.veil(
                            BodyShapes.lock(x + s, y, 2, x + s * 5, y + 1, x + s * 10, y + 4.5),
                            Tone.mix(tone, 0x3F8A3E, 0.3),
                            0.95);
                }
            }
        }
        b.ground(77, 0.8, 0x8CC46C, 0x5F9E4C);
        Path way = Path.curve(46, 77, 40, 88, 26, 110)
                .line(76, 110)
                .through(76, 110, 60, 88, 54, 77)
                .close();
        pen.fill(way, 0xD9C89E);
    }

    void village() {
        b.sky(64);
        ranges(64);
        b.ground(66, 1, 0xA6DA86, 0x74B85E);
        int[] walls = {0xFBF3E4, 0xF4E0C4, 0xE8EEF2};
        int[] roofs = {0xC8604C, 0x5A6E8C, 0x8A6A54};
        for (int i = 0; i < 4; i++) {
            double x = b.left + 8 + i * 28 + b.random.between(-3, 3);
            double y = 72 + b.random.between(-2, 2);
            double w = b.random.between(15, 20);
            form.body(Path.rect(x, y - 14, w, 15), walls[i % 3], 1.2);
            form.body(
                    BodyShapes.polygon(x - 3, y - 13, x + w / 2, y - 25, x + w + 3, y - 13),
                    roofs[b.random.below(3)],
                    1.4);
            form.body(Path.rect(x + w * 0.4, y - 8, 4, 9), 0x8A5A3A, 0.4);
            form.body(Path.rect(x + 2, y - 9, 3.6, 3.6), lit(0xBFE4F8), 0.3);
            form.body(Path.rect(x + w - 5.4, y - 9, 3.6, 3.6), lit(0xBFE4F8), 0.3);
        }
        Path way = Path.curve(40, 74, 52, 84, 30, 110)
                .line(68, 110)
                .through(68, 110, 64, 84, 46, 74)
                .close();
        pen.fill(way, 0xEFDCB2);
        for (double x = b.left; x < b.right; x += 7) {
            if (Math.abs(x - 50) > 22) {
                form.body(Path.round(x, 78, 1.8, 9, 0.6), 0xD9B88A, 0.3);
            }
        }
        b.meadowDetail(86, 12, 0x4F9F4A);
    }

    void riceField() {
        b.sky(54);
        ranges(54);
        b.band(54, 112, 0xB8DC7E, 0x7CB84E);
        for (int i = 0; i < 5; i++) {
            double y = 58 + i * i * 2.1;
            pen.stroke(Path.curve(b.left, y + 2, 30, y, 64, y + 1.6, b.right, y), 0x6E9E48, 0.7 + i * 0.3);
            pen.veil(
                    Path.curve(b.left, y + 2.4, 30, y + 0.4, 64, y + 2, b.right, y + 0.4)
                            .line(b.right, y + 3.4 + i)
                            .line(b.left, y + 5 + i)
                            .close(),
                    0xA8DCF0,
                    0.55);
            for (int k = 0; k < 22; k++) {
                double x = b.left + k * 5.4 + (i % 2) * 2.6;
                double s = 0.7 + i * 0.28;
                double at = y + 5 + i * 1.6;
                pen.strokeVeil(Path.lines(x, at, x - s, at - 3 * s), 0x5E9A3C, 0.5, 0.9);
                pen.strokeVeil(Path.lines(x, at, x + s, at - 3 * s), 0x5E9A3C, 0.5, 0.9);
            }
        }
    }

    void waterfall() {
        b.sky(60);
        ranges(56);
        double x = b.random.between(34, 66);
        form.body(BodyShapes.blob(b.left, 20, x - 14, 14, x - 9, 40, x - 10, 76, b.left, 80), 0x8A9A8C, 2.4);
        form.body(BodyShapes.blob(b.right, 18, x + 15, 12, x + 10, 40, x + 11, 76, b.right, 80), 0x7E9084, 2.4);
        for (int i = 0; i < 10; i++) {
            double s = i % 2 == 0 ? -1 : 1;
            b.bush(x + s * b.random.between(16, 44), b.random.between(18, 30), 1, 0x5FAE5C);
        }
        if (pen.isColour()) {
            pen.gradient(BodyShapes.polygon(x - 9, 14, x + 10, 14, x + 12, 78, x - 11, 78), 0xBEE6F8, 0xF4FCFF, 14, 78);
        }
        for (int i = -3; i <= 3; i++) {
            pen.strokeVeil(
                    Path.curve(x + i * 2.6, 15, x + i * 3, 44, x + i * 3.2, 76),
                    i % 2 == 0 ? 0x8CCBEC : 0xFFFFFF,
                    1,
                    0.8);
        }
        b.band(76, 112, 0x7CC8E8, 0x4FA3CC);
        for (int i = 0; i < 7; i++) {
            pen.veil(Path.circle(x - 14 + i * 4.6, 77 + (i % 2), 3.4), 0xFFFFFF, 0.8);
        }
        Path bank = Path.curve(b.left, 88, 30, 90, 60, 87, b.right, 90)
                .line(b.right, 112)
                .line(b.left, 112)
                .close();
        form.body(bank, 0x9AD07E, 1);
        b.meadowDetail(92, 10, 0x4F9F4A);
    }

    void lake() {
        b.sky(58);
        ranges(58);
        for (int i = 0; i < 8; i++) {
            b.pine(b.left + 4 + i * 15 + b.random.between(-3, 3), 62, b.random.between(0.55, 0.8), 0x4E9468, false);
        }
        boolean night = b.daylight == Daylight.NIGHT;
        b.band(61, 112, night ? 0x5A6AB8 : 0x8FD4F0, night ? 0x35427E : 0x4FA0D0);
        for (int i = 0; i < 16; i++) {
            double x = b.random.between(b.left, b.right);
            double y = b.random.between(64, 82);
            pen.strokeVeil(Path.curve(x, y, x + 4, y - 0.5, x + 8, y), 0xFFFFFF, 0.5, 0.7);
        }
        for (int i = 0; i < 4; i++) {
            pen.veil(Path.ellipse(b.random.between(5, 95), b.random.between(74, 80), 4, 1), 0x6CBA62, 0.95);
        }
        Path bank = Path.curve(b.left, 85, 28, 82, 66, 84, b.right, 81)
                .line(b.right, 112)
                .line(b.left, 112)
                .close();
        form.body(bank, 0xA6DA86, 1);
        for (int k = 0; k < 7; k++) {
            double x = k < 4 ? b.left + 4 + k * 4 : b.right - 6 - (k - 4) * 4;
            pen.stroke(Path.curve(x, 88, x - 0.6, 78, x + 1, 70), 0x6AA24A, 0.8);
            form.body(
                    BodyShapes.tube(new double[] {x + 0.6, 74, x + 0.9, 71, x + 1.1, 68}, 1.6, 1.8, 1.2),
                    0x8A5A3A,
                    0.3);
        }
        b.meadowDetail(88, 12, 0x4F9F4A);
    }
}

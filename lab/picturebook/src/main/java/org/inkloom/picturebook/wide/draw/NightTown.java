package org.inkloom.picturebook.wide.draw;

import org.inkloom.picturebook.draw.Backdrop;
import org.inkloom.picturebook.draw.Pen;
import org.inkloom.picturebook.draw.Tone;
import org.inkloom.picturebook.raster.Path;
import org.inkloom.picturebook.scene.Daylight;

/** A night street with neon lights, a roof over the town, a station, a bridge. */
final class NightTown {
    private static final int[] NEON = {0xFF4FA8, 0x3FE0F4, 0xFFD34E, 0xA96BFF, 0x5CF49A, 0xFF6A4E};

    private final Backdrop b;
    private final Pen pen;
    private final Form form;

    NightTown(Backdrop b, Form form) {
        this.b = b;
        this.pen = b.pen;
        this.form = form;
    }

    private int neon() {
        return NEON[b.random.below(NEON.length)];
    }

    private void skyline(double foot, int far, double low, double high, boolean lit) {
        for (double x = b.left; x < b.right; ) {
            double w = b.random.between(6, 12);
            double roof = b.random.between(low, high);
            pen.fill(Path.rect(x, roof, w, foot - roof), far);
            for (double y = roof + 2; lit && y < foot - 3; y += 3) {
                for (double c = x + 1.2; c < x + w - 1.4; c += 2.4) {
                    if (b.random.chance(0.42)) {
                        pen.fill(Path.rect(c, y, 1.2, 1.6), b.random.chance(0.7) ? 0xFFE7A0 : 0xA8E4F8);
                    }
                }
            }
            x += w;
        }
    }

    void neonStreet() {
        b.band(b.top, 80, 0x1A1640, 0x5A3C86);
        b.stars(30, 16);
        for (int i = 0; i < 6; i++) {
            pen.veil(Path.ellipse(50, 66, 34 - i * 5, 30 - i * 4.4), i % 2 == 0 ? 0xF05AB0 : 0xF8A06A, 0.13);
        }
        skyline(72, 0x2C2560, 22, 44, true);
        for (int side = -1; side <= 1; side += 2) {
            front(side);
        }
        b.band(72, 112, 0x3A3264, 0x1E1A3C);
        wet();
    }

    /** A row of houses that runs to the vanishing point, with its signs. */
    private void front(int side) {
        double edge = side < 0 ? b.left : b.right;
        int[] walls = {0x3B2F62, 0x4A3370, 0x33305E};
        double[] near = {edge, 50 + side * 27.0, 50 + side * 16.0, 50 + side * 9.0};
        for (int i = 0; i < 3; i++) {
            double x0 = near[i];
            double x1 = near[i + 1];
            double t0 = -4 + i * 14.0;
            double foot0 = i == 0 ? 92 : 80 - (i - 1) * 3.4;
            double foot1 = 80 - i * 3.0;
            Path wall = BodyShapes.polygon(x0, t0, x1, t0 + 10, x1, foot1, x0, foot0);
            form.body(wall, walls[i], 0.6);
            windows(x0, x1, t0, foot0);
            double size = i == 0 ? 1.25 : i == 1 ? 0.85 : 0.58;
            sign(x0 + (x1 - x0) * (i == 0 ? 0.82 : 0.7), 20 + i * 10.0 + b.random.between(-3, 3), size, side);
            board(x0 + (x1 - x0) * (i == 0 ? 0.5 : 0.3), 50 + i * 4.0, size);
            shop(x0, x1, foot0, foot1);
        }
    }

    private void windows(double x0, double x1, double top, double foot) {
        double w = Math.abs(x1 - x0);
        double left = Math.min(x0, x1);
        for (double y = Math.max(top + 12, b.top + 3); y < foot - 24; y += 7) {
            for (double c = left + w * 0.12; c < left + w * 0.85; c += w * 0.26) {
                int light = b.random.chance(0.55) ? (b.random.chance(0.75) ? 0xFFDF94 : 0x9BE8FA) : 0x241E48;
                pen.fill(Path.rect(c, y, w * 0.15, 3.8), light);
            }
        }
    }

    private void sign(double x, double y, double size, int side) {
        int tone = neon();
        double w = 5.4 * size;
        double h = 22 * size;
        double cx = x - side * w * 0.6;
        for (int i = 3; i > 0; i--) {
            pen.veil(Path.round(cx - w / 2 - i * 1.5, y - i * 1.5, w + i * 3, h + i * 3, 2 + i), tone, 0.12);
        }
        form.body(Path.round(cx - w / 2, y, w, h, 1), 0x1C1838, 0.3);
        pen.stroke(Path.round(cx - w / 2 + 0.5, y + 0.5, w - 1, h - 1, 0.8), tone, 0.8 * size);
        int text = neon();
        for (int i = 0; i < 4; i++) {
            double cy = y + h * (0.14 + i * 0.24);
            double g = 1.5 * size;
            pen.stroke(Path.lines(cx - g, cy - g * 0.6, cx + g, cy - g * 0.6), text, 0.7 * size);
            pen.stroke(Path.lines(cx, cy - g * 1.3, cx, cy + g), text, 0.7 * size);
            if (i % 2 == 0) {
                pen.stroke(Path.lines(cx - g, cy + g, cx + g, cy + g), text, 0.7 * size);
            }
        }
    }

    /** A sign across a front: a ring, or a word. */
    private void board(double x, double y, double size) {
        int tone = neon();
        if (b.random.chance(0.45)) {
            pen.veil(Path.circle(x, y, 6.4 * size), tone, 0.2);
            pen.stroke(Path.circle(x, y, 4.4 * size), tone, 0.9 * size);
            pen.stroke(Path.star(x, y, 3 * size, 1.4 * size, 5, 0), neon(), 0.7 * size);
            return;
        }
        double w = 15 * size;
        double h = 5.4 * size;
        for (int i = 3; i > 0; i--) {
            pen.veil(Path.round(x - w / 2 - i * 1.3, y - h / 2 - i * 1.3, w + i * 2.6, h + i * 2.6, 2), tone, 0.12);
        }
        form.body(Path.round(x - w / 2, y - h / 2, w, h, 1), Tone.mix(tone, 0x1C1838, 0.62), 0.3);
        pen.stroke(Path.round(x - w / 2, y - h / 2, w, h, 1), tone, 0.6 * size);
        for (int i = 0; i < 3; i++) {
            double c = x - w * 0.3 + i * w * 0.3;
            pen.stroke(Path.lines(c - 1.4 * size, y - size, c + 1.4 * size, y - size), Tone.WHITE, 0.6 * size);
            pen.stroke(Path.lines(c, y - 1.8 * size, c, y + 1.8 * size), Tone.WHITE, 0.6 * size);
            pen.stroke(
                    Path.lines(c - 1.4 * size, y + 1.2 * size, c + 1.4 * size, y + 1.2 * size), Tone.WHITE, 0.6 * size);
        }
    }

    private void shop(double x0, double x1, double foot0, double foot1) {
        int tone = neon();
        Path glass = BodyShapes.polygon(
                x0 + (x1 - x0) * 0.08,
                foot0 - 17,
                x0 + (x1 - x0) * 0.92,
                foot1 - 15,
                x0 + (x1 - x0) * 0.92,
                foot1 - 1,
                x0 + (x1 - x0) * 0.08,
                foot0 - 1);
        form.body(glass, Tone.mix(0xFFE9B4, tone, 0.3), 0.4);
        pen.stroke(Path.lines(x0 + (x1 - x0) * 0.04, foot0 - 18.4, x0 + (x1 - x0) * 0.96, foot1 - 16.2), tone, 1.7);
        pen.veil(glass, 0xFFFFFF, 0.12);
    }

    /** The wet road mirrors the signs. */
    private void wet() {
        for (int i = 0; i < 18; i++) {
            double x = b.random.between(b.left, b.right);
            double near = Math.min(1, Math.abs(x - 50) / 50);
            double y = 74 + near * 10;
            int tone = neon();
            for (int k = 0; k < 5; k++) {
                double w = 2.4 + near * 4 - k * 0.3;
                pen.veil(Path.ellipse(x + b.random.between(-0.8, 0.8), y + k * 5, w, 1.2), tone, 0.26 - k * 0.035);
            }
        }
        for (int i = 0; i < 5; i++) {
            double y = 76 + i * i * 1.4;
            pen.veil(
                    BodyShapes.polygon(
                            49 - i * 0.5,
                            y,
                            51 + i * 0.5,
                            y,
                            51.5 + i * 0.8,
                            y + 2 + i * 0.6,
                            48.5 - i * 0.8,
                            y + 2 + i * 0.6),
                    0xF4EFE2,
                    0.5);
        }
    }

    void rooftop() {
        boolean night = b.daylight == Daylight.NIGHT;
        b.sky(74);
        skyline(78, night ? 0x39408A : 0xB4C6DE, 40, 58, night || b.daylight == Daylight.DUSK);
        skyline(80, night ? 0x2C3270 : 0x97ADCC, 52, 66, night || b.daylight == Daylight.DUSK);
        b.band(77, 112, 0xC9BDB0, 0xA79C94);
        b.edge(77, 0xC9BDB0);
        for (double x = b.left; x < b.right; x += 5) {
            pen.stroke(Path.lines(x, 62, x, 78), 0x7A8494, 0.7);
        }
        pen.limb(Path.lines(b.left, 62, b.right, 62), 0x7A8494, 1.4);
        pen.limb(Path.lines(b.left, 76, b.right, 76), 0x7A8494, 1.2);
        form.body(Path.rect(80, 40, 30, 40), 0xE6DDD2, 1.6);
        form.body(Path.round(85, 54, 10, 24, 1), 0x6E8FB0, 0.8);
        pen.fill(Path.circle(93, 67, 0.8), 0xF4D58A);
    }

    void station() {
        b.sky(60);
        skyline(66, 0xB9C6D6, 40, 56, false);
        form.body(Path.rect(b.left, 32, b.right - b.left, 32), 0xE9EDF2, 1);
        for (int i = 0; i < 6; i++) {
            double x = b.left + 3 + i * 20;
            form.body(Path.round(x, 37, 14, 11, 2), 0xAFDDF6, 0.8);
            if (i % 3 == 1) {
                form.body(Path.rect(x + 15.4, 35, 3.6, 28), 0xD2D8E0, 0.4);
            }
        }
        pen.fill(Path.rect(b.left, 51, b.right - b.left, 3.4), 0x3F8AD0);
        b.band(64, 70, 0x6B6470);
        b.band(69, 112, 0xD9D2C6, 0xBDB4A8);
        pen.fill(Path.rect(b.left, 73, b.right - b.left, 2.6), 0xF6C944);
        for (double x = b.left; x < b.right; x += 12) {
            form.fold(Path.lines(x, 76, 50 + (x - 50) * 1.5, 108), 0xBDB4A8, 0.6);
        }
        for (int s = 0; s < 2; s++) {
            form.body(Path.rect(12 + s * 70, 2, 3.4, 74), 0x7A8494, 0.6);
        }
        form.body(BodyShapes.polygon(b.left, -8, b.right, -8, b.right, 5, b.left, 9), 0x8FA2B4, 0.8);
        form.body(Path.round(36, 12, 26, 8, 1), 0x2E4A7A, 0.5);
        pen.fill(Path.rect(39, 14.4, 13, 1.2), Tone.WHITE);
        pen.fill(Path.rect(39, 17, 18, 1), 0xA8C4E8);
    }

    void bridge() {
        b.sky(62);
        b.hills(62, 9, 20, Tone.mix(0x7CB0A4, 0xDDF3FC, 0.35));
        b.hills(64, 6, 14, 0x7CC08A);
        b.band(64, 112, 0x6CBCE4, 0x3F8CC8);
        for (int i = 0; i < 12; i++) {
            double x = b.random.between(b.left, b.right);
            double y = b.random.between(66, 80);
            pen.strokeVeil(Path.curve(x, y, x + 3, y - 0.7, x + 6, y), Tone.WHITE, 0.5, 0.8);
        }
        int stone = 0xCDB89C;
        Path deck = Path.curve(b.left, 84, 50, 77, b.right, 84)
                .line(b.right, 112)
                .line(b.left, 112)
                .close();
        form.body(deck, stone, 1);
        for (double x = b.left + 3; x < b.right; x += 11) {
            double t = (x - 50) / (b.right - 50);
            double y = 78 + 6 * t * t;
            form.body(Path.round(x - 1.4, y - 15, 2.8, 16, 0.8), stone, 0.6);
            form.body(Path.circle(x, y - 16, 2), stone, 0.5);
        }
        pen.limb(Path.curve(b.left, 71, 50, 64, b.right, 71), stone, 2);
        pen.limb(Path.curve(b.left, 80, 50, 73, b.right, 80), stone, 1.4);
        for (int i = 0; i < 10; i++) {
            form.fold(
                    Path.lines(b.random.between(b.left, b.right), 90 + i, b.random.between(b.left, b.right), 90 + i),
                    stone,
                    0.4);
        }
    }
}

package org.inkloom.picturebook.draw;

import org.inkloom.picturebook.raster.Path;

/** Seaside, snowfield, desert, under the sea, space, night sky. */
final class FarPlaces {
    private final Backdrop b;
    private final Pen pen;

    FarPlaces(Backdrop backdrop) {
        b = backdrop;
        pen = backdrop.pen;
    }

    void seaside() {
        b.sky(46);
        b.band(46, 82, 0x3E9BDA, 0x8ED7EE);
        b.edge(46, 0x3E9BDA);
        double boat = b.random.chance(0.5) ? b.random.between(10, 30) : b.random.between(70, 90);
        pen.shape(Path.polygon(boat - 5, 48, boat + 5, 48, boat + 3.4, 51, boat - 3.4, 51), 0xC9704A);
        pen.shape(Path.polygon(boat - 0.4, 38, boat - 0.4, 47, boat - 4.4, 47), 0xFDFBF6);
        pen.shape(Path.polygon(boat + 0.6, 36.5, boat + 0.6, 47, boat + 5, 47), 0xF6B042);
        for (int i = 0; i < 15; i++) {
            double x = b.random.between(b.left, b.right);
            double y = b.random.between(50, 72);
            double w = 2 + (y - 48) * 0.1;
            pen.stroke(Path.curve(x - w, y, x - w * 0.4, y - 0.8, x + w * 0.3, y + 0.3, x + w, y - 0.3), 0xE6F8FD, 0.6);
        }
        double a = b.random.between(-3, 3);
        Path foam = Path.curve(b.left, 79 + a, 26, 76 - a, 52, 79.5, 76, 76 + a, b.right, 79)
                .line(b.right, 108)
                .line(b.left, 108)
                .close();
        pen.fill(foam, 0xFDFEFD);
        Path sand = Path.curve(b.left, 81.5 + a, 26, 78.5 - a, 52, 82, 76, 78.5 + a, b.right, 81.5)
                .line(b.right, 108)
                .line(b.left, 108)
                .close();
        pen.gradient(sand, 0xF6E2B0, 0xE9CB8A, 79, 100);
        pen.outline(foam, 0xC8DDE0);
        for (int i = 0; i < 12; i++) {
            pen.fill(Path.circle(b.random.between(b.left, b.right), b.random.between(85, 99), 0.5), 0xD9B878);
        }
        double x = b.random.chance(0.5) ? 10 : 90;
        pen.fill(Path.star(x, 93, 3, 1.4, 5, 12), 0xF28A5A);
    }

    void snowfield() {
        b.sky(62);
        b.hills(60, 14, 30, 0xD5E2F2);
        for (double x = b.left; x < b.right; x += 12) {
            double s = b.random.between(0.75, 1.15);
            if (Math.abs(x - 50) > 10) {
                b.pine(x, 72, s, 0x5E9C86, true);
            }
        }
        b.ground(70, 2.5, 0xF6FAFE, 0xD9E6F4);
        for (int i = 0; i < 5; i++) {
            double x = b.random.between(b.left, b.right);
            double y = b.random.between(76, 96);
            pen.strokeVeil(Path.curve(x - 8, y, x, y - 1.6, x + 8, y), 0xC3D4E8, 0.8, 0.8);
        }
    }

    void desert() {
        b.sky(60);
        pen.shape(Path.polygon(62, 62, 78, 38, 94, 62), 0xE3B878);
        pen.fill(Path.polygon(78, 38, 94, 62, 82, 62), 0xCFA064);
        pen.shape(Path.polygon(84, 62, 94, 47, 104, 62), 0xE8C084);
        b.hills(64, 10, 36, 0xF0CC88);
        b.ground(72, 4, 0xF5D698, 0xE5B870);
        cactus(b.random.between(8, 20), 76, 1.1);
        cactus(b.random.between(82, 94), 84, 1.35);
        for (int i = 0; i < 5; i++) {
            double x = b.random.between(b.left, b.right);
            double y = b.random.between(80, 97);
            pen.strokeVeil(Path.curve(x - 9, y, x - 3, y - 1.4, x + 3, y + 0.6, x + 9, y - 0.6), 0xD9A860, 0.8, 0.8);
        }
    }

    private void cactus(double x, double y, double s) {
        int green = 0x5FA96A;
        pen.limb(Path.curve(x - 5 * s, y - 13 * s, x - 5 * s, y - 8 * s, x, y - 7.6 * s), green, 2.4 * s);
        pen.limb(Path.curve(x + 5 * s, y - 16 * s, x + 5 * s, y - 10.6 * s, x, y - 10.4 * s), green, 2.4 * s);
        pen.limb(Path.lines(x, y, x, y - 19 * s), green, 4 * s);
    }

    void undersea() {
        b.band(b.top, 108, 0x5CC4E8, 0x1F6FB0);
        for (int i = 0; i < 4; i++) {
            double x = 10 + i * 26 + b.random.between(-5, 5);
            pen.veil(Path.polygon(x, b.top, x + 8, b.top, x - 4, 84, x - 18, 84), 0xE8FBFF, 0.16);
        }
        b.ground(82, 3, 0xEBD9A6, 0xD9BE84);
        for (int i = 0; i < 7; i++) {
            double x = i < 4 ? b.random.between(b.left, 28) : b.random.between(72, b.right);
            weed(x, b.random.between(83, 92), b.random.between(16, 34), i % 2 == 0 ? 0x4FAF70 : 0x3C9A86);
        }
        coral(b.random.between(8, 22), 88, 0xF58A8E);
        coral(b.random.between(78, 92), 90, 0xF6A04C);
        int[] tones = {0xFBC24A, 0xF27A8A, 0xA98AE8};
        for (int i = 0; i < 4; i++) {
            fish(b.random.between(6, 94), b.random.between(10, 50), b.random.between(0.7, 1.1), tones[i % 3]);
        }
        for (int i = 0; i < 14; i++) {
            double x = b.random.between(b.left, b.right);
            double y = b.random.between(6, 80);
            pen.stroke(Path.circle(x, y, b.random.between(0.7, 1.7)), 0xDDF6FF, 0.5);
        }
    }

    private void weed(double x, double y, double h, int colour) {
        pen.limb(Path.curve(x, y, x - 2, y - h * 0.3, x + 2, y - h * 0.65, x - 1, y - h), colour, 2.2);
    }

    private void coral(double x, double y, int colour) {
        pen.limb(Path.curve(x, y, x - 0.5, y - 6, x - 5, y - 12), colour, 2.2);
        pen.limb(Path.curve(x, y, x + 1, y - 7, x + 0.5, y - 15), colour, 2.4);
        pen.limb(Path.curve(x, y - 3, x + 3.4, y - 6, x + 5.6, y - 11), colour, 2.2);
    }

    private void fish(double x, double y, double s, int colour) {
        pen.shape(Path.polygon(x + 3 * s, y, x + 6.6 * s, y - 2.8 * s, x + 6.6 * s, y + 2.8 * s), Tone.shade(colour));
        pen.shape(Path.ellipse(x, y, 4.6 * s, 2.9 * s), colour);
        pen.fill(Path.circle(x - 2.2 * s, y - 0.5 * s, 0.75 * s), 0x2B2430);
    }

    void space() {
        b.band(b.top, 108, 0x1E1B4A, 0x4A3A86);
        pen.veil(Path.ellipse(30, 30, 34, 15), 0x9A5AC8, 0.22);
        pen.veil(Path.ellipse(76, 52, 30, 13), 0x4A8AE0, 0.22);
        b.stars(82, 60);
        double x = b.random.chance(0.5) ? 18 : 82;
        Path planet = Path.circle(x, 20, 9);
        pen.shape(planet, 0xF2A65E);
        pen.clip(planet);
        pen.stroke(Path.curve(x - 12, 17, x, 19, x + 12, 16), 0xFBCB8E, 2);
        pen.stroke(Path.curve(x - 12, 24, x, 26, x + 12, 23), 0xD98444, 1.8);
        pen.clipOff();
        pen.outline(planet, 0xF2A65E);
        pen.stroke(Path.arc(x, 20, 15, 3.6, -28, 208), 0xFBE3B0, 1.4);
        pen.shape(Path.circle(100 - x, 42, 4.4), 0x7CC0E8);
        pen.veil(Path.circle(101 - x, 43, 2.4), 0x5AA06A, 0.8);
        pen.shape(Path.ellipse(50, 104, 82, 24), 0xC9C6DC);
        for (int i = 0; i < 6; i++) {
            double cx = b.random.between(0, 100);
            pen.shape(
                    Path.ellipse(
                            cx, 86 + Math.abs(cx - 50) * 0.12 + b.random.between(0, 9), b.random.between(3, 6), 1.6),
                    0xA9A6C4);
        }
    }

    void nightSky() {
        b.band(b.top, 80, 0x17205A, 0x5A5FB4);
        pen.veil(
                Path.polygon(b.left, 50, 20, 34, 60, 16, b.right, 2, b.right, 16, 66, 30, 28, 48, b.left, 62),
                0xA9A4F0,
                0.25);
        b.stars(72, 70);
        b.moon(b.random.chance(0.5) ? 18 : 82, 17, 9);
        pen.stroke(Path.lines(58, 12, 68, 7), 0xFFF8DC, 0.8);
        b.hills(78, 12, 30, 0x33507A);
        b.ground(84, 3, 0x3C6B66, 0x2C5458);
        for (int i = 0; i < 9; i++) {
            double x = b.random.between(b.left, b.right);
            double y = b.random.between(66, 97);
            pen.veil(Path.circle(x, y, 1.7), 0xF6F29A, 0.35);
            pen.fill(Path.circle(x, y, 0.6), 0xFFF9B0);
        }
    }
}

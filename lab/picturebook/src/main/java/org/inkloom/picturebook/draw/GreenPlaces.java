package org.inkloom.picturebook.draw;

import org.inkloom.picturebook.raster.Path;

/** Meadow, park, forest, garden, cherry tree, mountain, farm. */
final class GreenPlaces {
    private final Backdrop b;
    private final Pen pen;

    GreenPlaces(Backdrop backdrop) {
        b = backdrop;
        pen = backdrop.pen;
    }

    void meadow() {
        b.sky(64);
        b.hills(62, 14, 26, 0xA9DC8C);
        b.hills(70, 12, 34, 0x8FD07A);
        b.ground(74, 2, 0x92D672, 0x6FBF5C);
        b.meadowDetail(77, 30, 0x5BA84E);
    }

    void park() {
        b.sky(62);
        for (double x = b.left; x < b.right; x += 17) {
            b.tree(x + b.random.between(-3, 3), 66, 0.8, 0x8CCB82);
        }
        b.ground(65, 1, 0x9ADB7E, 0x74C265);
        pen.shape(
                new Path()
                        .move(47, 65)
                        .cubic(40, 76, 60, 82, 36, 108)
                        .line(74, 108)
                        .cubic(76, 84, 56, 76, 52, 65)
                        .close(),
                0xF1E0B8);
        double side = b.random.chance(0.5) ? 16 : 85;
        b.tree(side, 76, 1.75, 0x6DBE68);
        double x = side < 50 ? 84 : 16;
        bench(x, 78);
        lamp(side < 50 ? x - 15 : x + 15, 78);
    }

    private void bench(double x, double y) {
        pen.limb(Path.lines(x - 8, y - 4, x - 8, y), 0x6A6470, 1.4);
        pen.limb(Path.lines(x + 8, y - 4, x + 8, y), 0x6A6470, 1.4);
        pen.shape(Path.round(x - 11, y - 11, 22, 2.8, 1), 0xC98F5A);
        pen.shape(Path.round(x - 11, y - 5.6, 22, 2.6, 1), 0xC98F5A);
    }

    private void lamp(double x, double y) {
        pen.limb(Path.lines(x, y, x, y - 28), 0x5A6470, 1.2);
        pen.veil(Path.circle(x, y - 31, 5), 0xFFF0B0, 0.4);
        pen.shape(Path.circle(x, y - 31, 2.9), 0xFFF0B8);
    }

    void forest() {
        b.band(b.top, 72, 0xA8DDA4, 0xE3F5CC);
        for (int layer = 0; layer < 2; layer++) {
            int bark = layer == 0 ? 0x8FAF86 : 0x8A6448;
            double step = layer == 0 ? 12 : 24;
            for (double x = b.left; x < b.right; x += step) {
                double w = (layer == 0 ? 2.2 : 4.2) * b.random.between(0.8, 1.2);
                double c = x + b.random.between(-4, 4);
                double foot = layer == 0 ? 74 : 78;
                if (layer == 1 && Math.abs(c - 50) < 12) {
                    continue;
                }
                pen.shape(
                        new Path()
                                .move(c - w, b.top)
                                .line(c - w, foot - 8)
                                .quad(c - w, foot - 1, c - w * 1.9, foot + 2)
                                .line(c + w * 1.9, foot + 2)
                                .quad(c + w, foot - 1, c + w, foot - 8)
                                .line(c + w, b.top)
                                .close(),
                        bark);
            }
        }
        Path leaves = new Path();
        for (double x = b.left; x < b.right + 6; x += 9) {
            leaves.add(Path.circle(x, b.top + 5 + b.random.between(0, 8), 9));
        }
        leaves.add(Path.rect(b.left, b.top, b.right - b.left, 8));
        b.cluster(leaves, 0x4E9C5A);
        pen.veil(Path.polygon(58, b.top, 72, b.top, 54, 80, 30, 80), 0xFFFBD8, 0.3);
        b.ground(76, 1.5, 0x86BF66, 0x5E9C50);
        for (int i = 0; i < 4; i++) {
            b.bush(b.random.between(b.left, b.right), 79, 0.8, 0x5FAE5C);
        }
        mushrooms();
    }

    private void mushrooms() {
        for (int i = 0; i < 3; i++) {
            double x = b.random.chance(0.5) ? b.random.between(4, 26) : b.random.between(74, 96);
            double y = b.random.between(84, 95);
            pen.shape(Path.round(x - 0.9, y - 3, 1.8, 3, 0.6), 0xFBF1DF);
            pen.shape(
                    new Path()
                            .move(x - 3, y - 2.6)
                            .cubic(x - 3, y - 6.6, x + 3, y - 6.6, x + 3, y - 2.6)
                            .close(),
                    0xE5604D);
        }
    }

    void garden() {
        b.sky(60);
        b.hills(62, 8, 30, 0xA9DC8C);
        for (double x = b.left; x < b.right; x += 6.4) {
            pen.shape(Path.polygon(x, 72, x, 54.5, x + 2.2, 52, x + 4.4, 54.5, x + 4.4, 72), 0xFDFBF6);
        }
        pen.shape(Path.rect(b.left, 58, b.right - b.left, 2.2), 0xFDFBF6);
        pen.shape(Path.rect(b.left, 66, b.right - b.left, 2.2), 0xFDFBF6);
        b.ground(72, 0.6, 0x92D672, 0x6FBF5C);
        int[] petals = {0xF2646A, 0xFBD03C, 0xF79AB8, 0xA678D0, 0xFFFFFF, 0xF28A3C};
        for (double x = b.left; x < b.right; x += 5.6) {
            double y = 73 + b.random.between(0, 5);
            pen.stroke(Path.lines(x, y, x, y - 7), 0x4F9F5A, 0.9);
            pen.shape(Path.ellipse(x + 1.6, y - 2.4, 1.7, 0.9), 0x62B567);
            b.blossom(x, y - 8, 1.75, petals[b.random.below(6)]);
        }
    }

    void cherryTree() {
        b.sky(66);
        b.hills(64, 10, 30, 0xBFE3A4);
        b.ground(72, 2, 0xA6DC86, 0x80C66C);
        pen.shape(
                new Path()
                        .move(6, 88)
                        .cubic(12, 76, 10, 62, 14, 48)
                        .cubic(16, 38, 10, 30, 4, 22)
                        .line(10, 20)
                        .cubic(16, 26, 20, 30, 22, 34)
                        .cubic(28, 28, 36, 24, 44, 20)
                        .line(46, 23)
                        .cubic(38, 28, 30, 34, 26, 44)
                        .cubic(22, 60, 24, 76, 32, 88)
                        .cubic(24, 86, 14, 86, 6, 88)
                        .close(),
                0x8C5F4E);
        int[] pinks = {0xF7B4CB, 0xFBC8DA, 0xFFDDE8};
        for (int layer = 0; layer < 3; layer++) {
            Path puffs = new Path();
            for (int i = 0; i < 9; i++) {
                double x = -6 + i * 8.6 + b.random.between(-3, 3);
                double y = 20 - layer * 5 - (i > 6 ? 6 : 0) + b.random.between(-6, 8) * (1 - layer * 0.3);
                puffs.add(Path.circle(x, y, 8.4 - layer * 1.6));
            }
            if (layer == 0) {
                puffs.add(Path.rect(b.left, b.top, 64 - b.left, 20 - b.top));
                b.cluster(puffs, pinks[0]);
            } else {
                pen.fill(puffs, pinks[layer]);
            }
        }
        for (int i = 0; i < 26; i++) {
            double x = b.random.between(b.left, b.right);
            double y = b.random.between(24, 99);
            pen.fill(Path.ellipse(x, y, 1.15, 0.75), y > 74 ? 0xFBC8DA : 0xF7A9C4);
        }
    }

    void mountain() {
        b.sky(66);
        for (int i = 0; i < 3; i++) {
            double x = 18 + i * 34 + b.random.between(-6, 6);
            double peak = i == 1 ? 14 : 26 + b.random.between(-3, 5);
            double w = i == 1 ? 34 : 27;
            int rock = i == 1 ? 0x8FA0C0 : 0xA6B4CE;
            snowyPeak(x, peak, w, rock);
        }
        b.hills(70, 6, 18, 0x6FAF7A);
        for (double x = b.left; x < b.right; x += 13) {
            if (Math.abs(x - 50) > 14) {
                b.pine(x + b.random.between(-3, 3), 78, 0.8, 0x4F8F66, false);
            }
        }
        b.ground(76, 1.5, 0x93CC78, 0x70B060);
        pen.shape(
                new Path()
                        .move(52, 76)
                        .cubic(46, 84, 60, 90, 44, 108)
                        .line(66, 108)
                        .cubic(70, 92, 56, 84, 55, 76)
                        .close(),
                0xE6D2A4);
    }

    private void snowyPeak(double x, double peak, double w, int rock) {
        pen.shape(Path.polygon(x - w, 74, x, peak, x + w, 74), rock);
        pen.fill(Path.polygon(x, peak, x + w, 74, x + w * 0.25, 74, x + 4, peak + 26), Tone.shade(rock));
        double k = 15;
        double r = w * k / (74 - peak);
        pen.shape(
                Path.polygon(
                        x - r,
                        peak + k,
                        x,
                        peak,
                        x + r,
                        peak + k,
                        x + r * 0.5,
                        peak + k * 0.7,
                        x + r * 0.1,
                        peak + k * 1.1,
                        x - r * 0.4,
                        peak + k * 0.72),
                0xFBFDFF);
    }

    void farm() {
        b.sky(62);
        b.hills(62, 8, 28, 0xB4DE86);
        barn(b.random.chance(0.5) ? 20 : 78);
        b.ground(68, 1, 0xC9DE7C, 0x93C862);
        for (int i = 0; i < 5; i++) {
            double y = 71 + i * i * 1.15 + i * 2;
            pen.stroke(Path.curve(b.left, y + 1, 50, y - 0.6, b.right, y + 1), 0xA9824E, 1.3 + i * 0.35);
            for (double x = b.left + i * 2; x < b.right; x += 6 + i) {
                double s = 0.8 + i * 0.18;
                pen.stroke(Path.lines(x - 1.6 * s, y - 2.4 * s, x, y, x + 1.6 * s, y - 2.4 * s), 0x5AA64C, 0.9 * s);
            }
        }
    }

    private void barn(double x) {
        pen.shape(
                Path.polygon(x - 15, 70, x - 15, 50, x - 11, 42, x, 35, x + 11, 42, x + 15, 50, x + 15, 70), 0xD9564E);
        pen.stroke(Path.lines(x - 16, 50.6, x - 11.6, 42, x, 34.4, x + 11.6, 42, x + 16, 50.6), 0xFDF6EC, 1.9);
        pen.shape(Path.rect(x - 6, 56, 12, 14), 0xB8443E);
        pen.stroke(Path.lines(x - 6, 56, x + 6, 70), 0xFDF6EC, 1);
        pen.stroke(Path.lines(x + 6, 56, x - 6, 70), 0xFDF6EC, 1);
        pen.outline(Path.rect(x - 6, 56, 12, 14), 0xB8443E);
        pen.shape(Path.circle(x, 47, 3), 0xFDF6EC);
        double s = x < 50 ? x + 22 : x - 22;
        pen.shape(Path.round(s - 5, 44, 10, 26, 1), 0xC9CED8);
        pen.shape(
                new Path()
                        .move(s - 5.4, 45)
                        .cubic(s - 5, 38, s + 5, 38, s + 5.4, 45)
                        .close(),
                0xA4ACBA);
    }
}

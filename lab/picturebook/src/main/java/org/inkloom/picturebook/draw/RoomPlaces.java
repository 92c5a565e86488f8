package org.inkloom.picturebook.draw;

import org.inkloom.picturebook.raster.Path;

/** Classroom, stage, bedroom, library, kitchen, living room. */
final class RoomPlaces {
    private static final int WOOD = 0xC48A58;

    private final Backdrop b;
    private final Pen pen;

    RoomPlaces(Backdrop backdrop) {
        b = backdrop;
        pen = backdrop.pen;
    }

    void classroom() {
        b.wall(74, 0xFBEBCB);
        double x = b.random.between(22, 30);
        pen.shape(Path.round(x, 14, 54, 32, 1.5), WOOD);
        pen.fill(Path.rect(x + 2, 16, 50, 28), 0x3C7F68);
        pen.outline(Path.rect(x + 2, 16, 50, 28), 0x3C7F68, 0.7);
        int chalk = 0xE9F4EC;
        pen.stroke(Path.lines(x + 7, 22, x + 20, 22), chalk, 0.9);
        pen.stroke(Path.lines(x + 7, 27, x + 16, 27), chalk, 0.9);
        pen.stroke(Path.polygon(x + 38, 32, x + 47, 32, x + 42.5, 23), chalk, 0.9);
        pen.stroke(Path.circle(x + 10, 36, 3.6), chalk, 0.9);
        pen.shape(Path.rect(x + 4, 46, 46, 1.8), Tone.shade(WOOD));
        b.window(b.left + 8, 18, 13, 22);
        pen.shape(Path.circle(91, 20, 5), 0xFDFBF6);
        pen.ink(Path.lines(91, 16.6, 91, 20, 93.4, 21), 0x6A6470, 0.8);
        b.boards(74, 0xE2B384);
        for (int side = -1; side <= 1; side += 2) {
            desk(50 + side * 40, 84);
        }
    }

    private void desk(double x, double y) {
        pen.limb(Path.lines(x - 8, y - 8, x - 8, y + 3), 0x8A8C98, 1.2);
        pen.limb(Path.lines(x + 8, y - 8, x + 8, y + 3), 0x8A8C98, 1.2);
        pen.shape(Path.round(x - 11, y - 11, 22, 3.2, 1), 0xD9A066);
    }

    void stage() {
        b.band(b.top, 108, 0x4A2C5E, 0x7A4A80);
        for (int i = 0; i < 3; i++) {
            double x = 22 + i * 28;
            pen.veil(
                    Path.polygon(x - 2, b.top, x + 2, b.top, 50 + (i - 1) * 10 + 15, 84, 50 + (i - 1) * 10 - 15, 84),
                    0xFFF3C4,
                    0.2);
        }
        b.band(76, 108, 0xD9A066, 0xB87C48);
        b.edge(76, 0xD9A066);
        pen.veil(Path.ellipse(50, 90, 36, 8), 0xFFF0C4, 0.55);
        for (int i = 0; i < 5; i++) {
            pen.strokeVeil(Path.lines(b.left, 80 + i * 5, b.right, 80 + i * 5), 0x9A6438, 0.5, 0.5);
        }
        int red = b.random.chance(0.75) ? 0xC9373F : 0x8A3A9A;
        drape(-1, red);
        drape(1, red);
        valance(red);
    }

    private void drape(int side, int red) {
        double e = side < 0 ? b.left : b.right;
        double w = side < 0 ? 24 : -24;
        Path drape = new Path()
                .move(e, b.top)
                .line(e + w, b.top)
                .cubic(e + w * 0.95, 34, e + w * 0.5, 60, e + w * 0.62, 84)
                .line(e, 84)
                .close();
        pen.shape(drape, red);
        pen.clip(drape);
        for (int i = 1; i < 4; i++) {
            pen.strokeVeil(
                    Path.curve(e + w * 0.25 * i, b.top, e + w * 0.22 * i, 40, e + w * 0.16 * i, 84),
                    Tone.shade(Tone.shade(red)),
                    1.8,
                    0.8);
        }
        pen.clipOff();
        pen.stroke(Path.curve(e, 58, e + w * 0.4, 60, e + w * 0.64, 57), 0xF6C244, 1.9);
    }

    private void valance(int red) {
        Path valance = new Path().move(b.left, b.top).line(b.right, b.top).line(b.right, 9);
        int n = 7;
        double step = (b.right - b.left) / n;
        for (int i = 0; i < n; i++) {
            valance.quad(b.right - (i + 0.5) * step, 20, b.right - (i + 1) * step, 9);
        }
        pen.shape(valance.close(), Tone.shade(red));
        for (int i = 0; i < n; i++) {
            pen.stroke(
                    Path.curve(
                            b.left + i * step + 1,
                            9.6,
                            b.left + (i + 0.5) * step,
                            15.4,
                            b.left + (i + 1) * step - 1,
                            9.6),
                    0xF6C244,
                    0.9);
        }
    }

    void bedroom() {
        int[] walls = {0xF6D3DC, 0xD3E3F6, 0xDDEFD6, 0xEBDDF4};
        int wall = walls[b.random.below(4)];
        b.wall(72, wall);
        b.window(12, 16, 22, 25);
        b.curtains(12, 16, 22, 25, Tone.mix(wall, 0xE8788A, 0.5));
        b.boards(72, 0xE6BE90);
        pen.shape(Path.round(64, 44, 42, 34, 3), WOOD);
        pen.shape(Path.round(58, 62, 50, 18, 3), 0xFBF6EE);
        pen.shape(Path.round(84, 55, 20, 11, 4), 0xFFFFFF);
        Path quilt = Path.blob(58, 64, 70, 62.6, 82, 64, 83, 80, 70, 82, 57, 80);
        pen.shape(quilt, Tone.mix(wall, 0x5A8AE0, 0.6));
        pen.fill(Path.star(70, 72, 3, 1.4, 5, 0), 0xFFF3C4);
        pen.shape(Path.rect(42, 24, 12, 9), 0xFDFBF6);
        pen.fill(Path.rect(43.6, 25.6, 8.8, 5.8), 0xA9D8F0);
        pen.fill(Path.circle(50, 27.6, 1.2), 0xFFE27A);
        pen.shape(Path.ellipse(44, 90, 34, 6.4), Tone.mix(wall, 0xFFFFFF, 0.4));
    }

    void library() {
        b.band(b.top, 80, 0x9A6A45);
        int[] spines = {0xD9534F, 0x3F7EC4, 0xF2C14E, 0x4E9C6A, 0x8A5AA8, 0xF6EBD4, 0xE8894A};
        double shift = b.random.between(0, 8);
        for (double y = -22; y < 74; y += 17) {
            if (y + 14 < b.top) {
                continue;
            }
            pen.fill(Path.rect(b.left, y, b.right - b.left, 14), 0x6A452E);
            double x = b.left - shift;
            while (x < b.right) {
                double w = b.random.between(2.2, 4.2);
                double h = b.random.between(9.4, 13);
                if (b.random.chance(0.9)) {
                    pen.fill(Path.rect(x, y + 14 - h, w, h), spines[b.random.below(7)]);
                    pen.outline(Path.lines(x + w, y + 14, x + w, y + 14 - h, x, y + 14 - h), 0x6A452E, 0.6);
                    pen.strokeVeil(Path.lines(x + 0.6, y + 17 - h, x + w - 0.6, y + 17 - h), 0xFFF3D4, 0.6, 0.8);
                }
                x += w + 0.2;
            }
            pen.shape(Path.rect(b.left, y + 14, b.right - b.left, 3), 0xB87F52);
        }
        for (int i = 0; i < 4; i++) {
            pen.shape(Path.rect(b.left + 4 + i * 35, b.top, 3.4, 80 - b.top), 0xB87F52);
        }
        b.boards(80, 0xE0B284);
        pen.shape(Path.ellipse(50, 93, 36, 6), 0xC9605A);
    }

    void kitchen() {
        b.wall(76, 0xF6EAD0);
        for (double y = 34; y < 54; y += 6.6) {
            for (double x = b.left; x < b.right; x += 6.6) {
                pen.fill(
                        Path.rect(x + 0.3, y + 0.3, 6, 6),
                        ((int) ((x - b.left) / 6.6) + (int) (y / 6.6)) % 2 == 0 ? 0xDFF0EC : 0xC6E4DE);
            }
        }
        int[] doors = {0x8FC4B4, 0xF2B48A, 0x9CBEE0};
        int door = doors[b.random.below(3)];
        for (int i = 0; i < 3; i++) {
            double x = (i == 0 ? b.left + 4 : i == 1 ? 62 : 81);
            pen.shape(Path.rect(x, 8, 18, 20), door);
            pen.fill(Path.circle(x + 15, 24, 0.9), 0xFDFBF6);
        }
        b.window(30, 10, 24, 20);
        pen.shape(Path.rect(b.left, 54, b.right - b.left, 24), door);
        for (double x = b.left + 2; x < b.right; x += 19) {
            pen.outline(Path.round(x, 60, 16, 15, 1), door);
            pen.stroke(Path.lines(x + 6, 63, x + 10, 63), 0xFDFBF6, 1);
        }
        pen.shape(Path.rect(b.left, 52, b.right - b.left, 3.6), 0xFDF6EA);
        pen.shape(Path.round(70, 44, 17, 8.6, 2), 0xE2605A);
        pen.shape(Path.round(68.6, 42.6, 19.8, 2.4, 1.2), 0xE2605A);
        pen.veil(
                Path.curve(76, 40, 74, 36, 78, 33, 76, 29)
                        .line(78, 29)
                        .line(80, 34)
                        .line(77, 40)
                        .close(),
                0xFFFFFF,
                0.7);
        pen.shape(Path.round(12, 44, 6, 8.2, 1.5), 0x7FB8DC);
        pen.shape(Path.round(20, 46, 5, 6.2, 1.5), 0xF6C244);
        tiles();
    }

    private void tiles() {
        b.band(78, 108, 0xF3E3CC);
        b.edge(78, 0xE3CBA8);
        for (int row = 0; row < 3; row++) {
            double y = 78 + row * 9;
            for (int i = -8; i < 8; i++) {
                if ((i + row) % 2 == 0) {
                    double k0 = 9 + row * 2.2;
                    double k1 = 9 + (row + 1) * 2.2;
                    pen.fill(
                            Path.polygon(
                                    50 + i * k0, y, 50 + (i + 1) * k0, y, 50 + (i + 1) * k1, y + 9, 50 + i * k1, y + 9),
                            0xE3CBA8);
                }
            }
        }
    }

    void livingRoom() {
        int[] walls = {0xE4E9D2, 0xF6E2CC, 0xD8E6EE};
        b.wall(74, walls[b.random.below(3)]);
        b.boards(74, 0xD9AE80);
        int[] sofas = {0xE88A6A, 0x6AA6C8, 0x8FB870, 0xC99AD0};
        int sofa = sofas[b.random.below(4)];
        b.window(64, 14, 24, 24);
        b.curtains(64, 14, 24, 24, Tone.mix(sofa, 0xFFFFFF, 0.35));
        pen.shape(Path.rect(14, 16, 15, 12), WOOD);
        pen.fill(Path.rect(16, 18, 11, 8), 0xBFE3F4);
        pen.fill(Path.polygon(16, 26, 20, 20.6, 23, 24, 25, 22, 27, 26), 0x74BE70);
        pen.shape(Path.rect(34, 19, 9, 11), 0xFDFBF6);
        pen.fill(Path.circle(38.5, 24.5, 2.6), 0xF58FB2);
        pen.shape(Path.round(14, 48, 72, 24, 6), sofa);
        pen.shape(Path.round(10, 56, 14, 24, 5), Tone.shade(sofa));
        pen.shape(Path.round(76, 56, 14, 24, 5), Tone.shade(sofa));
        pen.shape(Path.round(22, 64, 56, 14, 3), sofa);
        pen.outline(Path.lines(50, 65, 50, 77), sofa);
        pen.shape(Path.round(25, 54, 11, 11, 3), 0xFBD76A);
        pen.shape(Path.round(64, 54, 11, 11, 3), 0xFDF3E0);
        lamp(b.left + 9);
        pen.shape(Path.ellipse(50, 92, 40, 6.4), Tone.mix(sofa, 0xFFF6E6, 0.65));
    }

    private void lamp(double x) {
        pen.limb(Path.lines(x, 80, x, 42), 0x8A6A50, 1.2);
        pen.shape(Path.ellipse(x, 80, 5, 1.4), 0x8A6A50);
        pen.veil(Path.circle(x, 38, 12), 0xFFF3B0, 0.3);
        pen.shape(Path.polygon(x - 4, 31, x + 4, 31, x + 7.4, 43, x - 7.4, 43), 0xFFE9A8);
    }
}

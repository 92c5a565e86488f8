package org.inkloom.picturebook.wide.draw;

import org.inkloom.picturebook.draw.Backdrop;
import org.inkloom.picturebook.draw.Pen;
import org.inkloom.picturebook.draw.Tone;
import org.inkloom.picturebook.raster.Path;

/** A football pitch, a basketball court, a playground. */
final class SportPlaces {
    private final Backdrop b;
    private final Pen pen;
    private final Form form;

    SportPlaces(Backdrop b, Form form) {
        this.b = b;
        this.pen = b.pen;
        this.form = form;
    }

    void footballPitch() {
        b.sky(52);
        for (int i = 0; i < 7; i++) {
            b.tree(
                    b.left + 6 + i * 18 + b.random.between(-4, 4),
                    56,
                    b.random.between(0.8, 1.15),
                    i % 2 == 0 ? 0x5FAE5C : 0x74BE66);
        }
        b.band(55, 112, 0x86CC6C, 0x54A650);
        for (int i = 0; i < 6; i++) {
            double y = 55 + i * i * 1.6;
            double next = 55 + (i + 0.5) * (i + 0.5) * 1.6;
            pen.veil(Path.rect(b.left, y, b.right - b.left, next - y), 0xFFFFFF, 0.12);
        }
        pen.strokeVeil(Path.lines(b.left, 61, b.right, 61), Tone.WHITE, 0.8, 0.9);
        pen.strokeVeil(Path.ellipse(50, 86, 34, 11), Tone.WHITE, 1, 0.8);
        double x = b.random.chance(0.5) ? 24 : 70;
        goal(x, 61);
    }

    private void goal(double x, double y) {
        for (int i = 0; i <= 8; i++) {
            pen.strokeVeil(Path.lines(x - 13 + i * 3.25, y - 16, x - 13 + i * 3.25, y), Tone.WHITE, 0.3, 0.8);
        }
        for (int i = 0; i <= 5; i++) {
            pen.strokeVeil(Path.lines(x - 13, y - 16 + i * 3.2, x + 13, y - 16 + i * 3.2), Tone.WHITE, 0.3, 0.8);
        }
        pen.limb(Path.lines(x - 13, y + 0.4, x - 13, y - 16, x + 13, y - 16, x + 13, y + 0.4), Tone.WHITE, 1.3);
    }

    void basketballCourt() {
        b.sky(62);
        for (double x = b.left; x < b.right; x += 22) {
            form.body(
                    Path.rect(x, b.random.between(34, 48), 20, 34),
                    Tone.mix(0xC8D4E2, 0xF0C8A8, b.random.next() * 0.6),
                    1);
        }
        for (double x = b.left; x < b.right; x += 3) {
            pen.strokeVeil(Path.lines(x, 44, x + 6, 66), 0x6A7484, 0.35, 0.7);
            pen.strokeVeil(Path.lines(x + 6, 44, x, 66), 0x6A7484, 0.35, 0.7);
        }
        pen.limb(Path.lines(b.left, 44, b.right, 44), 0x6A7484, 1);
        b.band(66, 112, 0xE09A62, 0xC87844);
        pen.strokeVeil(Path.lines(b.left, 70, b.right, 70), Tone.WHITE, 0.9, 0.9);
        pen.veil(Path.polygon(34, 70, 66, 70, 76, 104, 24, 104), 0x3F78B8, 0.85);
        pen.strokeVeil(Path.polygon(34, 70, 66, 70, 76, 104, 24, 104), Tone.WHITE, 1, 0.95);
        double x = b.random.chance(0.5) ? 22 : 78;
        pen.limb(Path.lines(x, 70, x, 20), 0x55606E, 2);
        form.body(Path.round(x - 12, 8, 24, 16, 1), 0xFDFCF8, 0.8);
        pen.stroke(Path.rect(x - 4.5, 14, 9, 7), 0xE8505E, 0.9);
        pen.stroke(Path.ellipse(x, 24.4, 5, 1.5), 0xF07A34, 1.2);
        for (int i = -2; i <= 2; i++) {
            pen.strokeVeil(Path.lines(x + i * 2.2, 25.4, x + i * 1.2, 32), Tone.WHITE, 0.5, 0.95);
        }
    }

    void playground() {
        b.sky(64);
        b.hills(64, 7, 18, 0x8CCB86);
        for (int i = 0; i < 4; i++) {
            b.tree(b.left + 10 + i * 32 + b.random.between(-5, 5), 68, b.random.between(0.9, 1.2), 0x6CBA62);
        }
        b.ground(68, 1, 0xA6DA86, 0x7CBE62);
        pen.veil(Path.ellipse(50, 92, 62, 16), 0xF0D9A8, 0.9);
        slide(b.random.chance(0.5) ? 18 : 70);
        double x = b.random.chance(0.5) ? 84 : 8;
        for (int s = -1; s <= 1; s += 2) {
            pen.limb(Path.lines(x + s * 8 - 3, 76, x + s * 8, 44, x + s * 8 + 3, 76), 0xE8606A, 1.5);
        }
        pen.limb(Path.lines(x - 8, 44, x + 8, 44), 0xE8606A, 1.6);
        pen.stroke(Path.lines(x - 3, 44, x - 3, 66), 0x6B6470, 0.6);
        pen.stroke(Path.lines(x + 3, 44, x + 3, 66), 0x6B6470, 0.6);
        form.body(Path.round(x - 4.4, 65.4, 8.8, 1.8, 0.8), 0xF6C244, 0.4);
    }

    private void slide(double x) {
        pen.limb(Path.lines(x - 5, 76, x - 5, 42), 0x3F8AD0, 1.6);
        pen.limb(Path.lines(x + 3, 76, x + 3, 42), 0x3F8AD0, 1.6);
        for (int i = 0; i < 5; i++) {
            pen.limb(Path.lines(x - 5, 72 - i * 6, x + 3, 72 - i * 6), 0xF6C244, 1);
        }
        form.body(BodyShapes.polygon(x - 8, 42, x - 1, 33, x + 6, 42), 0xE8505E, 0.8);
        form.body(
                BodyShapes.tube(new double[] {x + 4, 51, x + 12, 60, x + 20, 72, x + 27, 74}, 5, 5, 5, 4.4),
                0xF6B042,
                1.4);
    }
}

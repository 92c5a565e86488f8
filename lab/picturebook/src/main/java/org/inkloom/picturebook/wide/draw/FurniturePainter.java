package org.inkloom.picturebook.wide.draw;

import org.inkloom.picturebook.draw.Pen;
import org.inkloom.picturebook.draw.Tone;
import org.inkloom.picturebook.raster.Path;
import org.inkloom.picturebook.wide.scene.Thing;

/** Furniture and lamps, the foot in the middle at the origin. */
final class FurniturePainter {
    private static final int WOOD = 0xC08A58;

    private final Form form;
    private final Pen pen;
    private final int tone;

    FurniturePainter(Form form, int tone) {
        this.form = form;
        this.pen = form.pen;
        this.tone = tone;
    }

    /** Returns where something sits on it. */
    static double[] top(Thing thing) {
        return switch (thing) {
            case SOFA -> new double[] {-4, -9.5};
            case ARMCHAIR -> new double[] {0, -9.5};
            case TABLE -> new double[] {0, -18.4};
            case BED -> new double[] {4, -12.5};
            case CHAIR -> new double[] {0, -12};
            case BENCH -> new double[] {0, -9.6};
            case WINDOW_SEAT -> new double[] {0, -14};
            case BASKET -> new double[] {0, -4};
            case PIANO -> new double[] {0, -31.5};
            default -> new double[] {0, -1};
        };
    }

    void draw(Thing thing) {
        switch (thing) {
            case SOFA -> sofa(26);
            case ARMCHAIR -> sofa(16);
            case TABLE -> table();
            case BED -> bed();
            case CHAIR -> chair();
            case BENCH -> bench();
            case LAMP -> lamp();
            case BOOKSHELF -> bookshelf();
            case PIANO -> piano();
            case WINDOW_SEAT -> windowSeat();
            case BASKET -> basket();
            case CARPET -> carpet();
            default -> streetLamp();
        }
    }

    private void sofa(double w) {
        for (int s = -1; s <= 1; s += 2) {
            form.body(Path.round(s * (w - 3) - 1.4, -3, 2.8, 3.2, 0.8), WOOD, 0.5);
        }
        form.body(Path.round(-w + 2, -23, 2 * w - 4, 18, 6), tone, 2.4);
        int count = w > 20 ? 3 : 1;
        double step = (2 * w - 9) / count;
        for (int i = 1; i < count; i++) {
            form.fold(Path.lines(-w + 4.5 + i * step, -22, -w + 4.5 + i * step, -10), tone, 0.8);
        }
        for (int i = 0; i < count; i++) {
            pen.veil(Path.circle(-w + 4.5 + (i + 0.5) * step, -16, 0.8), form.shade(tone), 0.9);
        }
        for (int i = 0; i < count; i++) {
            form.body(Path.round(-w + 4.5 + i * step + 0.2, -11.5, step - 0.4, 6, 2.4), form.glow(tone), 1);
        }
        form.body(Path.round(-w + 2, -6.4, 2 * w - 4, 4.6, 2), form.shade(tone), 1);
        for (int s = -1; s <= 1; s += 2) {
            form.body(Path.round(s * w - 4, -15.5, 8, 13.6, 4), tone, 1.6);
            form.fold(Path.arc(s * w, -11.6, 2.2, 2.2, 160, 420), tone, 0.6);
        }
        if (w > 20) {
            int pillow = tone == 0xFBD03C ? 0x4FA3E0 : 0xFBD03C;
            form.body(BodyShapes.blob(11, -11.6, 10.4, -19.6, 15, -20.6, 20, -19, 20, -11.4, 15, -10.8), pillow, 1.2);
            pen.veil(Path.star(15.2, -15.6, 2.4, 1.1, 5, 0), Tone.WHITE, 0.9);
        }
    }

    private void table() {
        for (int s = -1; s <= 1; s += 2) {
            form.body(Path.round(s * 18 - 1.4, -16, 2.8, 16, 0.8), WOOD, 0.7);
        }
        form.body(Path.round(-22, -19.6, 44, 3.8, 1.2), WOOD, 1);
        Path cloth = BodyShapes.polygon(-12, -20, 12, -20, 13, -12.6, 6.6, -10.4, 0, -12.6, -6.6, -10.4, -13, -12.6);
        form.body(cloth, tone, 1);
        pen.clip(cloth);
        for (int i = -2; i <= 2; i++) {
            pen.strokeVeil(Path.lines(i * 5, -21, i * 5.4, -10), Tone.WHITE, 0.8, 0.6);
        }
        pen.clipOff();
    }

    private void bed() {
        form.body(Path.round(-28, -23, 4, 23, 1.4), WOOD, 1);
        form.body(Path.round(24, -15, 4, 15, 1.4), WOOD, 1);
        form.body(Path.round(-25, -11, 50, 7, 2), GearArtist.PAPER, 1);
        form.body(Path.round(-23.4, -16.4, 13, 6.6, 3), GearArtist.PAPER, 1.2);
        Path cover = BodyShapes.blob(-9, -13.4, 0, -14, 14, -13.6, 24.6, -12, 25, -3.4, 8, -2.6, -8, -3.4, -11, -8);
        form.body(cover, tone, 2);
        pen.clip(cover);
        for (int i = 0; i < 12; i++) {
            pen.veil(Path.circle(-6 + (i * 11) % 30, -12 + (i * 5) % 9, 1.1), Tone.WHITE, 0.8);
        }
        pen.stroke(Path.curve(-11, -4, -9.4, -13, -6, -15), GearArtist.PAPER, 3.6);
        pen.clipOff();
        pen.outline(cover, tone);
        form.body(Path.round(-26, -5, 52, 2.6, 1), WOOD, 0.6);
    }

    private void chair() {
        form.body(Path.round(-8, -28, 16, 13, 3), WOOD, 1.2);
        form.inside(Path.round(-5.4, -25.6, 10.8, 8, 2), tone, 0.8);
        for (int s = -1; s <= 1; s += 2) {
            form.body(Path.round(s * 7 - 1.2, -11, 2.4, 11, 0.8), WOOD, 0.5);
        }
        form.body(Path.round(-9, -13.4, 18, 3.6, 1.6), tone, 0.8);
    }

    private void bench() {
        for (int s = -1; s <= 1; s += 2) {
            form.body(Path.round(s * 17 - 1.2, -22, 2.4, 22, 0.8), 0x5A5F6C, 0.5);
        }
        for (int i = 0; i < 3; i++) {
            form.body(Path.round(-21, -21.6 + i * 3.7, 42, 2.9, 0.8), WOOD, 0.6);
        }
        form.body(Path.round(-22, -9.8, 44, 3.2, 1), WOOD, 0.7);
    }

    private void lamp() {
        form.body(Path.ellipse(0, -0.6, 6, 1.6), 0x6B5A50, 0.5);
        pen.limb(Path.lines(0, -1, 0, -36), 0x6B5A50, 1.3);
        form.body(BodyShapes.polygon(-5, -46, 5, -46, 8.6, -34, -8.6, -34), 0xFFE6A6, 1.2);
        pen.veil(Path.circle(0, -38, 18), 0xFFF0B4, 0.16);
        pen.veil(Path.circle(0, -38, 12), 0xFFF0B4, 0.2);
    }

    private void streetLamp() {
        form.body(Path.round(-2.4, -3, 4.8, 3.2, 0.8), 0x4A4E5C, 0.5);
        pen.limb(Path.lines(0, -2, 0, -54), 0x4A4E5C, 1.6);
        form.body(BodyShapes.polygon(-4.4, -64, 4.4, -64, 3, -54, -3, -54), 0xFFF0B4, 0.8);
        form.body(BodyShapes.polygon(-5.6, -63.6, 0, -68, 5.6, -63.6), 0x4A4E5C, 0.5);
        pen.veil(Path.circle(0, -59, 16), 0xFFF0B4, 0.14);
        pen.veil(Path.circle(0, -59, 10), 0xFFF0B4, 0.2);
    }

    private void bookshelf() {
        form.body(Path.round(-17, -54, 34, 54, 1.4), WOOD, 2);
        int[] spines = {0xE8505E, 0x4FA3E0, 0xF6B042, 0x58B87A, 0xA678D0, 0xF5EAD6, 0x6B5A50};
        for (int row = 0; row < 4; row++) {
            double y = -51 + row * 12.8;
            pen.fill(Path.rect(-15, y, 30, 11), Tone.shade(Tone.shade(WOOD)));
            double x = -14.4;
            for (int i = 0; x < 12.6; i++) {
                double w = 2.2 + (i * 7 + row * 5) % 3 * 0.6;
                double h = 8 + (i * 5 + row * 3) % 4 * 0.7;
                pen.shape(Path.rect(x, y + 11 - h, w, h), spines[(i * 3 + row * 2) % 7]);
                x += w + ((i + row) % 5 == 4 ? 2.4 : 0.3);
            }
        }
    }

    private void piano() {
        form.body(Path.round(-22, -31.5, 44, 31, 1.6), 0x4A3A3C, 2);
        form.body(Path.round(-24, -17, 48, 4.2, 1), 0x5A464A, 0.8);
        pen.fill(Path.rect(-21, -18.8, 42, 2.4), GearArtist.PAPER);
        for (int i = 0; i < 14; i++) {
            pen.fill(Path.rect(-20 + i * 3, -18.8, 1.2, 1.4), 0x1F1A22);
        }
        form.body(BodyShapes.polygon(-6, -20, -6.4, -28, 6.4, -28, 6, -20), GearArtist.PAPER, 0.5);
        for (int i = 0; i < 3; i++) {
            form.fold(Path.lines(-4.6, -26 + i * 2, 4.6, -26 + i * 2), 0x8A8C98, 0.35);
        }
    }

    private void windowSeat() {
        form.body(Path.round(-25, -62, 50, 48, 1), 0xFDF8F0, 1.4);
        boolean colour = pen.isColour();
        if (colour) {
            pen.gradient(Path.rect(-22.4, -59.4, 44.8, 43), 0x8FD2F6, 0xE2F5FC, -60, -16);
            pen.fill(Path.ellipse(-10, -18, 15, 8), 0x9AD48A);
            pen.fill(Path.ellipse(13, -17, 14, 7), 0x7CC06C);
            pen.fill(Path.ellipse(8, -48, 8, 2.6), Tone.WHITE);
            pen.fill(Path.circle(6, -50, 3.4), Tone.WHITE);
            pen.fill(Path.rect(-26, -16.4, 52, 3), 0xFDF8F0);
        }
        pen.stroke(Path.lines(0, -60, 0, -16), 0xFDF8F0, 1.6);
        pen.stroke(Path.lines(-22, -38, 22, -38), 0xFDF8F0, 1.4);
        form.body(Path.round(-28, -14.6, 56, 4, 1), 0xF3E7D4, 0.8);
        for (int s = -1; s <= 1; s += 2) {
            Path drape = BodyShapes.blob(s * 28, -64, s * 16, -63, s * 19, -44, s * 23, -30, s * 28, -26);
            form.body(drape, tone, 1.8);
            form.fold(Path.curve(s * 22, -62, s * 23, -46, s * 26, -32), tone, 0.8);
        }
    }

    private void basket() {
        Path pot = BodyShapes.blob(-12, -8, 0, -7, 12, -8, 10, 0, 0, 0.8, -10, 0);
        form.body(pot, 0xD9AA66, 1.8);
        for (int i = 0; i < 6; i++) {
            form.fold(Path.lines(-9 + i * 3.6, -7, -8 + i * 3.2, 0), 0xD9AA66, 0.5);
        }
        form.fold(Path.curve(-11, -4, 0, -2.8, 11, -4), 0xD9AA66, 0.6);
        form.body(Path.ellipse(0, -7.6, 12.4, 2.6), tone, 0.8);
    }

    private void carpet() {
        form.body(Path.ellipse(0, -0.5, 30, 5.4), tone, 1);
        pen.stroke(Path.ellipse(0, -0.5, 26, 4.4), Tone.glow(tone), 0.8);
        pen.stroke(Path.ellipse(0, -0.5, 20, 3.2), Tone.glow(tone), 0.6);
    }
}

package org.inkloom.picturebook.wide.draw;

import org.inkloom.picturebook.draw.Pen;
import org.inkloom.picturebook.draw.Tone;
import org.inkloom.picturebook.raster.Path;
import org.inkloom.picturebook.raster.Transform;
import org.inkloom.picturebook.wide.scene.Thing;

/** Food, a book, a camera, instruments that stand, the foot in the middle at the origin. */
final class SmallThingPainter {
    private final Form form;
    private final Pen pen;
    private final int tone;

    SmallThingPainter(Form form, int tone) {
        this.form = form;
        this.pen = form.pen;
        this.tone = tone;
    }

    void draw(Thing thing) {
        switch (thing) {
            case CUP -> cup();
            case BREAD -> bread();
            case BANANA ->
                form.body(
                        BodyShapes.tube(new double[] {-5, -9, -3.4, -3, 1.6, -0.8, 6.4, -2.6}, 1, 4, 4, 1),
                        0xFBD84E,
                        0.9);
            case ORANGE -> {
                form.body(Path.circle(0, -4.4, 4.6), 0xF59A35, 1.2);
                form.body(BodyShapes.blob(0, -8.6, 3.4, -10.6, 4, -8.6), 0x58B06A, 0.3);
            }
            case NOODLES -> noodles();
            case BOOK -> {
                form.body(Path.round(-5.6, -14, 11.2, 14, 0.8), tone, 1);
                pen.fill(Path.rect(-5.2, -14, 1.4, 14), form.shade(tone));
                pen.fill(Path.star(1, -8, 3, 1.4, 5, 0), Tone.glow(tone));
            }
            case CAMERA -> camera();
            case DRUM -> {
                form.body(Path.round(-11, -14, 22, 14, 2.6), tone, 2);
                pen.stroke(Path.lines(-10, -11, -5, -2, 0, -11, 5, -2, 10, -11), GearArtist.PAPER, 0.8);
                form.body(Path.ellipse(0, -13.6, 11.4, 3), GearArtist.PAPER, 0.8);
            }
            case VIOLIN -> standing(0.72, 0xB86432);
            default -> standing(1, Tone.mix(tone, 0xD9863C, 0.6));
        }
    }

    private void cup() {
        pen.stroke(Path.arc(3.6, -4, 2.2, 2.2, -90, 90), tone, 1.1);
        form.body(Path.round(-3.8, -7.6, 7.6, 7.4, 1.8), tone, 1);
        form.body(Path.ellipse(0, -7.4, 3.8, 1), Tone.mix(0x8A5A3A, tone, 0.15), 0.3);
        pen.strokeVeil(Path.curve(-0.6, -9, 0.8, -11, -0.8, -13, 0.6, -15), Tone.WHITE, 0.9, 0.6);
    }

    private void bread() {
        form.body(BodyShapes.blob(-7, -1, -8, -5, -5, -8, 0, -6.6, 5, -8, 8, -5, 7, -1, 0, 0), 0xE0A458, 1.2);
        for (int i = -1; i <= 1; i++) {
            form.gleam(Path.lines(i * 4 - 1, -5.4, i * 4 + 1, -2.6), 0xE0A458, 0.9, 0.9);
        }
    }

    private void noodles() {
        form.body(Path.ellipse(0, -7, 8, 2.6), 0xF5D98E, 0.5);
        for (int i = -2; i <= 2; i++) {
            form.fold(Path.curve(i * 2.6 - 2, -7.6, i * 2.6, -6.4, i * 2.6 + 2, -7.4), 0xF5D98E, 0.4);
        }
        form.body(BodyShapes.blob(-8.4, -7, 0, -5.6, 8.4, -7, 5.4, -0.4, 0, 0, -5.4, -0.4), tone, 1.2);
        pen.limb(Path.lines(-1, -8, 6, -16), 0x8A5A3A, 0.7);
        pen.limb(Path.lines(1, -8, 8, -15.4), 0x8A5A3A, 0.7);
    }

    private void camera() {
        form.body(Path.round(-6, -8.4, 12, 8, 1.4), 0x4A4A58, 0.9);
        form.body(Path.round(-2.4, -10, 4.8, 2.4, 0.6), 0x4A4A58, 0.3);
        form.body(Path.circle(0, -4.4, 3), 0x8A93A8, 0.6);
        pen.dot(Path.circle(0, -4.4, 1.8), 0x2A3A5A);
        pen.fill(Path.circle(4.4, -7, 0.7), 0xE8505E);
    }

    /** A guitar or violin that stands upright. */
    private void standing(double size, int wood) {
        Transform former = pen.map();
        pen.map(former.move(0, -9 * size).turn(-82).scale(size, size));
        form.body(Path.round(7, -1.3, 20, 2.6, 0.6), 0x8A5A3A, 0.5);
        form.body(Path.round(26, -2.2, 6, 4.4, 1.2), 0x6A4028, 0.5);
        form.body(
                BodyShapes.blob(
                        -9.5, 0, -7.6, -7.6, -1.6, -7.8, 3, -5.2, 7.6, -5.8, 10.4, 0, 7.6, 5.8, 3, 5.2, -1.6, 7.8, -7.6,
                        7.6),
                wood,
                2);
        pen.fill(Path.circle(2.6, 0, 2.8), 0x4A2E20);
        pen.strokeVeil(Path.lines(-6, 0, 28, 0), 0xFFF2D0, 0.7, 0.9);
        pen.map(former);
    }
}

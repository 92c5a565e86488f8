package org.inkloom.picturebook.wide.draw;

import org.inkloom.picturebook.draw.Pen;
import org.inkloom.picturebook.draw.Tone;
import org.inkloom.picturebook.raster.Path;
import org.inkloom.picturebook.wide.scene.Thing;

/** Vehicles from the side, the foot in the middle at the origin. */
final class VehiclePainter {
    private static final int GLASS = 0xBFE4F8;
    private static final int TYRE = 0x3A3744;

    private final Form form;
    private final Pen pen;
    private final int tone;

    VehiclePainter(Form form, int tone) {
        this.form = form;
        this.pen = form.pen;
        this.tone = tone;
    }

    void draw(Thing thing) {
        switch (thing) {
            case CAR -> car();
            case BUS -> bus();
            case TRUCK -> truck();
            case TRAIN -> train();
            case MOTORBIKE -> motorbike();
            case BICYCLE -> bicycle();
            default -> boat();
        }
    }

    private void wheel(double x, double r) {
        form.body(Path.circle(x, -r, r), TYRE, 1);
        form.body(Path.circle(x, -r, r * 0.52), 0xD8DCE4, 0.6);
        pen.fill(Path.circle(x, -r, r * 0.2), TYRE);
    }

    private void glass(double... xy) {
        Path pane = BodyShapes.polygon(xy);
        form.body(pane, GLASS, 0.6);
        if (!form.plain()) {
            pen.clip(pane);
            double[] box = pane.bounds();
            pen.strokeVeil(Path.lines(box[0] + 1, box[3] + 1, box[0] + 5, box[1] - 1), Tone.WHITE, 1.3, 0.7);
            pen.clipOff();
            pen.outline(pane, GLASS);
        }
    }

    private void car() {
        Path hull = new Path()
                .move(-22, -5)
                .cubic(-23.6, -12, -20, -14, -14.6, -14.6)
                .cubic(-11, -22, -8, -23.4, 0, -23.4)
                .cubic(8, -23.4, 11, -20, 14, -14.2)
                .cubic(20, -13.4, 23.4, -11.6, 22.6, -5)
                .quad(22, -3.6, 20, -3.6)
                .line(-20, -3.6)
                .quad(-21.8, -3.6, -22, -5)
                .close();
        form.body(hull, tone, 2.4);
        glass(-11.6, -14.6, -8, -20.8, -1.2, -20.8, -1.2, -14.6);
        glass(0.8, -14.6, 0.8, -20.8, 6.6, -20.4, 11, -14.6);
        form.fold(Path.lines(-0.2, -14, -0.2, -5), tone, 0.7);
        pen.stroke(Path.lines(2, -11.6, 4.6, -11.6), Tone.deep(tone), 0.9);
        form.gleam(Path.curve(-19, -11.6, -6, -12.8, 18, -11.8), tone, 0.9, 0.6);
        form.body(Path.ellipse(21, -9.6, 1.5, 2), 0xFFF0B4, 0.4);
        form.body(Path.ellipse(-21.6, -9.4, 1.1, 1.9), 0xE8505E, 0.4);
        wheel(-12, 5);
        wheel(12, 5);
    }

    private void bus() {
        form.body(Path.round(-28, -29, 56, 25.6, 4.4), tone, 2.8);
        for (int i = 0; i < 4; i++) {
            double x = -24.6 + i * 11.2;
            glass(x, -25, x + 9, -25, x + 9, -15.6, x, -15.6);
        }
        glass(20.6, -25, 27, -24, 27.4, -6.4, 20.6, -6.4);
        pen.fill(Path.rect(-27.4, -13.4, 46, 2.2), Tone.WHITE);
        form.body(Path.ellipse(26.6, -5.6, 1.3, 1.6), 0xFFF0B4, 0.3);
        wheel(-16, 4.8);
        wheel(13, 4.8);
    }

    private void truck() {
        form.body(Path.round(-27, -29, 33, 24, 1.6), 0xEDEFF2, 2.2);
        pen.fill(Path.rect(-26, -18, 31, 4), tone);
        Path cab = BodyShapes.blob(8, -5, 8, -21, 17, -22, 22, -14, 26, -12, 26.6, -5, 17, -4.4);
        form.body(cab, tone, 1.8);
        glass(12, -13.6, 12, -19.4, 17, -19.4, 20.4, -13.6);
        form.body(Path.round(-27, -5.6, 53, 2.4, 0.8), 0x5A5F6C, 0.4);
        wheel(-18, 4.8);
        wheel(-8, 4.8);
        wheel(17, 4.8);
    }

    private void train() {
        for (int i = 0; i < 2; i++) {
            double x = -34 + i * 30;
            form.body(Path.round(x, -25, 28, 21, 2.4), i == 0 ? Tone.mix(tone, 0xFFFFFF, 0.35) : tone, 2);
            for (int k = 0; k < 3; k++) {
                glass(x + 2.6 + k * 8.4, -21, x + 9 + k * 8.4, -21, x + 9 + k * 8.4, -14, x + 2.6 + k * 8.4, -14);
            }
            pen.fill(Path.rect(x + 0.6, -11.4, 26.8, 1.8), Tone.WHITE);
            wheel(x + 6, 3.2);
            wheel(x + 22, 3.2);
        }
        Path nose = BodyShapes.blob(24, -25, 30, -24, 36, -14, 36.4, -5, 24, -4);
        form.body(nose, tone, 1.6);
        glass(27, -20, 30, -20, 33.4, -13.6, 27, -13.6);
        pen.stroke(Path.lines(-36, 0, 38, 0), 0x6B6470, 1.2);
    }

    private void motorbike() {
        wheel(-12, 6);
        wheel(12, 6);
        pen.limb(Path.lines(12, -6, 7.6, -17, 5, -19), 0x8A8C98, 1.4);
        form.body(BodyShapes.blob(-14, -11, -9, -15, -2, -14, 4, -16.6, 8, -12, 3, -6, -8, -6), tone, 1.8);
        form.body(BodyShapes.blob(-13, -15, -6, -16.4, -1, -14.6, -8, -13.6), 0x45414F, 0.6);
        form.body(Path.circle(9, -16, 2.2), 0xFFF0B4, 0.5);
        pen.limb(Path.lines(4, -19.4, 1.6, -20.4), 0x45414F, 1.5);
        pen.limb(Path.lines(-2, -5, -14, -4), 0xB4B8C4, 1.6);
    }

    private void bicycle() {
        for (int s = -1; s <= 1; s += 2) {
            double x = s * 11;
            pen.stroke(Path.circle(x, -7, 7), TYRE, 1.5);
            for (int i = 0; i < 4; i++) {
                double a = StrictMath.toRadians(i * 45);
                double c = 7 * StrictMath.cos(a);
                double d = 7 * StrictMath.sin(a);
                pen.strokeVeil(Path.lines(x - c, -7 - d, x + c, -7 + d), 0x9A9AA8, 0.3, 0.9);
            }
        }
        pen.limb(Path.lines(-11, -7, -4, -16.6, 7.4, -16.6, 11, -7), tone, 1.4);
        pen.limb(Path.lines(-4, -16.6, 0, -7, 7.4, -16.6, 6.4, -21), tone, 1.4);
        pen.limb(Path.lines(-11, -7, 0, -7), tone, 1.4);
        pen.limb(Path.lines(-4, -16.6, -5, -19.4), TYRE, 1.1);
        form.body(Path.round(-8.4, -21, 7, 2.2, 1.1), TYRE, 0.4);
        pen.limb(Path.curve(6.4, -21, 8.6, -22.4, 10, -21), TYRE, 1.3);
        form.body(Path.round(10, -19.4, 6.6, 5, 1), 0xD9AA66, 0.6);
    }

    private void boat() {
        pen.limb(Path.lines(0, -8, 0, -40), 0x8A5A3A, 1.3);
        form.body(BodyShapes.blob(1.4, -39, 15, -22, 15, -12, 1.4, -11), 0xFFFBF2, 1.8);
        form.body(BodyShapes.blob(-1.4, -35, -11, -20, -10, -12.4, -1.4, -11.6), Tone.mix(tone, 0xFFFFFF, 0.5), 1.6);
        form.body(BodyShapes.blob(-21, -9, 0, -8, 21, -9.6, 16, -1, 0, 0, -15, -1), tone, 2);
        pen.strokeVeil(Path.curve(-19, -6, 0, -5, 19, -6.4), Tone.WHITE, 1, 0.85);
        for (int i = -1; i <= 1; i++) {
            pen.strokeVeil(
                    Path.curve(i * 14 - 7, 0, i * 14 - 3.5, -1.4, i * 14, 0, i * 14 + 3.5, -1.4, i * 14 + 7, 0),
                    Tone.WHITE,
                    1,
                    0.8);
        }
    }
}

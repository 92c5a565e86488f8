package org.inkloom.picturebook.wide.draw;

import org.inkloom.picturebook.draw.Pen;
import org.inkloom.picturebook.raster.Path;
import org.inkloom.picturebook.scene.Person;
import org.inkloom.picturebook.wide.scene.Mood;

/** A mouth, its middle at the origin. */
final class MouthArtist {
    private static final int DARK = 0x8E2C3A;
    private static final int TONGUE = 0xF58A8E;

    private final Pen pen;
    private final Mood mood;
    private final int line;

    MouthArtist(Pen pen, Mood mood, Person person) {
        this.pen = pen;
        this.mood = mood;
        line = person == Person.WOMAN ? 0xC8324A : 0x7A3038;
    }

    void draw() {
        switch (mood) {
            case HAPPY, WINK -> open(1);
            case LAUGH -> open(1.25);
            case SMILE, EYES_CLOSED, PROUD -> curve(-3.2, -0.8, 0, 1.1, 3.2, -0.8);
            case CALM -> curve(-2, -0.2, 0, 0.6, 2, -0.2);
            case CONFIDENT -> curve(-2.4, 0.4, 0.4, 0.9, 3.4, -1.1);
            case SAD -> curve(-2.5, 1.2, 0, -0.4, 2.5, 1.2);
            case ANGRY -> curve(-2.8, 1.3, 0, -0.5, 2.8, 1.3);
            case SURPRISED -> hole(1.8, 2.5);
            case SLEEPY -> hole(1.3, 1.1);
            case FOCUSED -> curve(-1.7, 0, 0, 0.5, 1.7, 0);
            case SHY -> wave(2.6);
            case WORRIED -> wave(2.2);
            case PLAYFUL -> tongue();
            case CRY -> wail(3);
            case SCARED -> wail(2.4);
        }
    }

    private void curve(double... xy) {
        Path tapered = BodyShapes.tube(xy, 0.55, 1.15, 0.55);
        pen.dot(tapered, line);
        pen.stroke(Path.lines(xy[0], xy[1], xy[0] - 0.15, xy[1] - 0.25), line, 0.7);
        pen.stroke(Path.lines(xy[4], xy[5], xy[4] + 0.15, xy[5] - 0.25), line, 0.7);
    }

    private void wave(double wide) {
        pen.stroke(Path.curve(-wide, 0.6, -wide * 0.5, -0.2, 0, 0.6, wide * 0.5, -0.2, wide, 0.6), line, 0.85);
    }

    private void hole(double rx, double ry) {
        Path hole = Path.ellipse(0, 0.9, rx, ry);
        pen.dot(hole, DARK);
        pen.clip(hole);
        pen.fill(Path.ellipse(0, 0.9 + ry * 0.8, rx * 0.8, ry * 0.5), TONGUE);
        pen.clipOff();
        pen.outline(hole, DARK, 0.6);
    }

    private void wail(double wide) {
        Path wail = BodyShapes.blob(-wide, 2, -wide * 0.55, -0.9, wide * 0.55, -0.9, wide, 2, 1.4, 2.8, -1.4, 2.8);
        pen.dot(wail, DARK);
        pen.clip(wail);
        pen.fill(Path.ellipse(0, 2.6, wide * 0.6, 1.1), TONGUE);
        pen.clipOff();
        pen.outline(wail, DARK, 0.6);
    }

    private void tongue() {
        curve(-3, -0.7, 0, 0.9, 3, -0.7);
        Path tip = BodyShapes.blob(0.4, 0.4, 2.6, 0, 2.7, 2, 1.6, 2.8, 0.5, 2);
        pen.shape(tip, TONGUE);
        pen.strokeVeil(Path.lines(1.6, 0.6, 1.6, 1.8), DARK, 0.4, 0.6);
    }

    private void open(double size) {
        double s = size;
        Path open = new Path()
                .move(-4 * s, -1.4)
                .cubic(-1.6 * s, -0.6, 1.6 * s, -0.6, 4 * s, -1.4)
                .cubic(3.8 * s, 2.6 * s, 1.6 * s, 3.9 * s, 0, 3.9 * s)
                .cubic(-1.6 * s, 3.9 * s, -3.8 * s, 2.6 * s, -4 * s, -1.4)
                .close();
        pen.dot(open, DARK);
        pen.clip(open);
        pen.fill(Path.ellipse(0, 3.7 * s, 2.6 * s, 1.9 * s), TONGUE);
        pen.fill(Path.round(-3 * s, -1.6, 6 * s, 1.7, 0.6), 0xFFFDF8);
        pen.clipOff();
        pen.outline(open, DARK, 0.6);
    }
}

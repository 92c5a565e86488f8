package org.inkloom.picturebook.wide.draw;

import org.inkloom.picturebook.draw.Pen;
import org.inkloom.picturebook.draw.StyleSheet;
import org.inkloom.picturebook.draw.Tone;
import org.inkloom.picturebook.raster.Path;
import org.inkloom.picturebook.scene.Hue;
import org.inkloom.picturebook.wide.scene.Gaze;
import org.inkloom.picturebook.wide.scene.Mood;

/** One eye, its middle at the origin; {@code side} is -1 for the left of the drawing and 1 for the right. */
final class EyeArtist {
    private static final int LASH = 0x35222C;
    private static final int WHITE = 0xFFFDFB;

    private final Pen pen;
    private final Mood mood;
    private final Gaze gaze;
    private final int iris;
    private final boolean lashes;
    private final boolean old;

    EyeArtist(Pen pen, Mood mood, Gaze gaze, Hue eyes, boolean lashes, boolean old) {
        this.pen = pen;
        this.mood = mood;
        this.gaze = gaze;
        this.lashes = lashes;
        this.old = old;
        iris = switch (eyes) {
            case BLACK -> 0x4A3A42;
            case BROWN -> 0x8A5A34;
            case YELLOW -> 0xD9A02C;
            case ORANGE -> 0xD9782C;
            case RED -> 0xC23A48;
            case PINK -> 0xE0709C;
            case PURPLE -> 0x8456C4;
            case BLUE -> 0x3E7EDC;
            case GREEN -> 0x3C9A68;
            case WHITE, GRAY -> 0x7C8898;
        };
    }

    void draw(int side) {
        boolean winking = mood == Mood.WINK && side == 1;
        if (winking || mood == Mood.LAUGH || mood == Mood.PROUD) {
            arc(-1);
        } else if (mood == Mood.EYES_CLOSED || mood == Mood.CALM) {
            arc(1);
            if (lashes) {
                pen.stroke(Path.lines(side * 4, 0.4, side * 5.6, 0.9), LASH, 0.8);
                pen.stroke(Path.lines(side * 2.8, 1.6, side * 4, 2.7), LASH, 0.7);
            }
        } else if (mood == Mood.CRY) {
            pen.stroke(Path.curve(-4.4, 0.2 - side, -1.4, 1.2, 1.4, 1.2, 4.4, 0.2 + side), LASH, 1.5);
        } else if (old || pen.sheet.eyes() == StyleSheet.Eyes.DOT) {
            bead();
        } else if (pen.sheet.eyes() == StyleSheet.Eyes.ROUND) {
            round(side);
        } else {
            large(side, pen.sheet.eyes() == StyleSheet.Eyes.OVAL);
        }
    }

    private void arc(double way) {
        double y = way > 0 ? 0 : 1.8;
        Path line = BodyShapes.tube(
                new double[] {-4.6, y, -2.6, y + way * 2.1, 0, y + way * 2.7, 2.6, y + way * 2.1, 4.6, y},
                0.5,
                1.5,
                1.9,
                1.5,
                0.5);
        pen.dot(line, LASH);
    }

    private double lookX() {
        return gaze == Gaze.ASIDE ? 1.25 : 0;
    }

    private double lookY() {
        return gaze == Gaze.UP ? -1.1 : gaze == Gaze.DOWN || mood == Mood.FOCUSED ? 1.2 : 0;
    }

    private double openness() {
        return switch (mood) {
            case SURPRISED, SCARED -> 1.1;
            case SLEEPY -> 0.5;
            case FOCUSED -> 0.74;
            case ANGRY, CONFIDENT -> 0.84;
            case SAD, WORRIED, SHY -> 0.9;
            default -> gaze == Gaze.DOWN ? 0.78 : 1;
        };
    }

    /** A large shining eye under a heavy lid. */
    private void large(int side, boolean plain) {
        double s = side;
        double top = 5.2 - 10.4 * openness();
        double low = 5.2;
        Path window = BodyShapes.blob(
                -s * 3.9,
                0.6 + (1 - openness()) * 3,
                -s * 2.6,
                top + 0.9,
                0,
                top,
                s * 2.9,
                top + 0.7,
                s * 4.4,
                -0.6 + (1 - openness()) * 3,
                s * 3.2,
                low - 1.2,
                0,
                low,
                -s * 2.8,
                low - 1.4);
        pen.dot(window, WHITE);
        pen.clip(window);
        if (!plain) {
            pen.veil(Path.rect(-6, top - 1, 12, 2.6), 0x8A90C0, 0.35);
        }
        pupil(plain);
        pen.clipOff();
        lid(s, top, plain);
    }

    private void pupil(boolean plain) {
        double x = lookX();
        double y = 0.3 + lookY();
        double r = mood == Mood.SURPRISED || mood == Mood.SCARED ? 0.72 : 1;
        int dark = Tone.mix(iris, 0x180C18, plain ? 0.7 : 0.66);
        Path ring = Path.ellipse(x, y, 3.35 * r, 4.7 * r);
        pen.dot(ring, dark);
        if (pen.isColour()) {
            pen.gradient(
                    Path.ellipse(x, y + 0.2, 2.95 * r, 4.3 * r),
                    Tone.mix(iris, 0x1C1020, 0.55),
                    Tone.mix(iris, 0xFFF4DC, plain ? 0.1 : 0.3),
                    y - 3.4,
                    y + 4.4);
            pen.dot(Path.ellipse(x, y - 0.5, 1.5 * r, 2.2 * r), Tone.mix(iris, 0x120810, 0.86));
            if (!plain) {
                pen.veil(Path.ellipse(x, y + 2.9 * r, 1.9 * r, 1.1 * r), Tone.mix(iris, 0xFFFFFF, 0.55), 0.75);
            }
        }
        pen.dot(Path.ellipse(x - 1.3, y - 2, 1.35 * r, 1.6 * r), Tone.WHITE);
        pen.dot(Path.circle(x + 1.4, y + 2.1, 0.72 * r), Tone.WHITE);
    }

    private void lid(double s, double top, boolean plain) {
        double heavy = lashes ? 1.75 : 1.35;
        double drop = (1 - openness()) * 3;
        Path upper = BodyShapes.tube(
                new double[] {
                    -s * 4.2, 0.9 + drop, -s * 2.8, top + 0.9, 0, top - 0.2, s * 3, top + 0.6, s * 4.9, -0.9 + drop
                },
                0.5,
                heavy,
                heavy * 1.05,
                heavy * 1.15,
                0.9);
        pen.dot(upper, LASH);
        if (lashes) {
            pen.dot(BodyShapes.lock(s * 3.8, -1.6 + drop, 1.5, s * 5.2, -2.2 + drop, s * 6.2, -3.8 + drop), LASH);
            pen.dot(BodyShapes.lock(s * 4, -0.2 + drop, 1.1, s * 5.2, -0.5 + drop, s * 6, -1.4 + drop), LASH);
        }
        pen.stroke(Path.curve(-s * 1.6, 5.3, 0.4 * s, 5.6, s * 2.4, 4.9), LASH, 0.55);
        if (!plain && openness() > 0.8) {
            pen.strokeVeil(Path.curve(-s * 2.4, top - 1.5, 0.4 * s, top - 2.3, s * 3.2, top - 1.2), LASH, 0.5, 0.55);
        }
    }

    /** A comic eye: a white ball with a line around. */
    private void round(int side) {
        double open = openness();
        Path ball = Path.ellipse(0, 0.4, 4.3, 5.1 * Math.max(0.62, open));
        pen.dot(ball, WHITE);
        pen.clip(ball);
        double r = mood == Mood.SURPRISED || mood == Mood.SCARED ? 0.66 : 1;
        double x = -side * 0.4 + lookX();
        double y = 0.8 + lookY();
        pen.dot(Path.ellipse(x, y, 3 * r, 3.7 * r), Tone.mix(iris, 0x101018, 0.3));
        pen.dot(Path.ellipse(x, y, 1.8 * r, 2.4 * r), 0x17131C);
        pen.dot(Path.circle(x - 1, y - 1.5, 1.15), Tone.WHITE);
        pen.clipOff();
        pen.outline(ball, LASH, 0.5);
        if (lashes) {
            pen.stroke(Path.lines(side * 3.6, -2.6, side * 5.2, -4), LASH, 0.9);
            pen.stroke(Path.lines(side * 4.2, -1, side * 5.8, -1.8), LASH, 0.8);
        }
    }

    /** A dark bead with a light in it. */
    private void bead() {
        double h = 3.5 * Math.max(0.55, openness());
        double x = lookX() * 0.8;
        double y = 0.6 + lookY() * 0.8;
        pen.dot(Path.ellipse(x, y, 2.5, h), LASH);
        if (pen.isColour()) {
            pen.veil(Path.ellipse(x, y + h * 0.45, 1.7, h * 0.42), iris, 0.7);
        }
        pen.dot(Path.circle(x - 0.8, y - h * 0.42, 0.95), Tone.WHITE);
        pen.dot(Path.circle(x + 0.8, y + h * 0.4, 0.45), Tone.WHITE);
        if (lashes) {
            for (int side = -1; side <= 1; side += 2) {
                pen.stroke(Path.lines(x + side * 2, y - h * 0.75, x + side * 3.2, y - h * 1.1), LASH, 0.6);
            }
        }
    }
}

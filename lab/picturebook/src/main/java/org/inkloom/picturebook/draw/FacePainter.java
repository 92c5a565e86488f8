package org.inkloom.picturebook.draw;

import org.inkloom.picturebook.raster.Path;
import org.inkloom.picturebook.raster.Transform;
import org.inkloom.picturebook.scene.Expression;
import org.inkloom.picturebook.scene.Figure;
import org.inkloom.picturebook.scene.Hue;
import org.inkloom.picturebook.scene.Person;
import org.inkloom.picturebook.scene.Style;

/** Eyes, brows, mouth, cheeks and tears on a turned head; the head's centre is the origin. */
final class FacePainter {
    private static final double EYE_X = 8.4;
    private static final double EYE_Y = 4.6;
    private static final double MOUTH = 1.2;
    private static final int LASH = 0x3A2833;
    private static final int[] IRIS = {0x6B4430, 0x4C6FB5, 0x3F8F78, 0x8A5AA8, 0xA06A2C, 0x5A4A78};

    private final Pen pen;
    private final Figure figure;
    private final HeadShape head;
    private final int iris;
    private final Expression mood;

    FacePainter(Pen pen, Figure figure, HeadShape head, int eyeColour) {
        this.pen = pen;
        this.figure = figure;
        this.head = head;
        this.iris = IRIS[eyeColour % IRIS.length];
        this.mood = figure.expression();
    }

    void draw() {
        if (figure.person() == Person.GRANDPA) {
            beard();
        } else if (figure.person() == Person.MAN) {
            stubble();
        }
        cheeks();
        eye(-1);
        eye(1);
        brow(-1);
        brow(1);
        nose();
        mouth();
        if (isOld()) {
            wrinkles();
        }
        if (figure.person() == Person.WOMAN) {
            earrings();
        }
        if (mood == Expression.CRY) {
            tears();
        }
    }

    private boolean isOld() {
        return figure.person() == Person.GRANDPA || figure.person() == Person.GRANDMA;
    }

    private void earrings() {
        for (int side = -1; side <= 1; side += 2) {
            if (head.narrow(side * 19, 10) > 0.1) {
                double x = head.x(side * 19.6, 10);
                pen.shape(Path.circle(x, 11.2, 1.7), 0xF6D060);
            }
        }
    }

    /** The shadow of a shaven beard. */
    private void stubble() {
        pen.clip(head.face());
        pen.veil(
                Path.ellipse(head.x(0, 15), 18, 14, 7.4), Tone.mix(figure.skin().rgb(), 0x4A4A58, 0.5), 0.5);
        pen.clipOff();
    }

    private void cheeks() {
        double strength = (pen.sheet.style() == Style.COMIC ? 0.4 : 0.55)
                * (figure.person().isFemale() ? 1.1 : 0.6);
        int pink = Tone.mix(figure.skin().rgb(), 0xFF6F7D, 0.55);
        for (int side = -1; side <= 1; side += 2) {
            double k = head.narrow(side * 13.2, 10);
            if (k > 0.1) {
                pen.veil(Path.ellipse(head.x(side * 13.2, 10), 10, 3.6 * Math.min(1.1, k), 2.2), pink, strength);
            }
        }
    }

    private boolean open() {
        return switch (mood) {
            case LAUGH, CRY, EYES_CLOSED -> false;
            default -> true;
        };
    }

    private void eye(int side) {
        double x = side * EYE_X;
        double k = head.narrow(x, EYE_Y);
        if (k < 0.18) {
            return;
        }
        Transform former = pen.map();
        double size = isOld() ? 0.8 : figure.person().isAdult() ? 0.88 : 1.04;
        pen.map(former.move(head.x(x, EYE_Y), EYE_Y).scale(Math.min(1, k) * size, size));
        boolean winking = mood == Expression.WINK && side == 1;
        if (winking || mood == Expression.LAUGH) {
            pen.stroke(Path.curve(-4, 1.8, -2.2, -0.9, 0, -1.9, 2.2, -0.9, 4, 1.8), LASH, 1.35);
        } else if (mood == Expression.CRY) {
            pen.stroke(Path.curve(-4, 0.2 - side, -1.4, 1.2, 1.4, 1.2, 4, 0.2 + side), LASH, 1.35);
        } else if (!open()) {
            pen.stroke(Path.curve(-4, -0.6, -2.2, 1.4, 0, 2.1, 2.2, 1.4, 4, -0.6), LASH, 1.35);
            lashes(side, 2.2);
        } else if (mood == Expression.FOCUSED || mood == Expression.SLEEPY) {
            loweredEye(side);
        } else {
            openEye(side);
        }
        pen.map(former);
    }

    private void loweredEye(int side) {
        if (mood == Expression.FOCUSED) {
            Path window = Path.ellipse(0, 1.4, 4, 3.5);
            pen.dot(window, 0xFFFDFA);
            pen.clip(window);
            pupil(0, 2.4, 0.95, false);
            pen.clipOff();
            pen.stroke(Path.arc(0, 1.4, 4.1, 3.6, 196, 344), LASH, 1.35);
            lashes(side, 0.6);
            return;
        }
        double lid = 0.9;
        pen.clip(Path.rect(-6, lid, 12, 8));
        pupil(0, 0.3, 1, false);
        pen.clipOff();
        pen.stroke(Path.curve(-4.1, lid + 0.9, -2, lid - 0.2, 1, lid - 0.3, 4.1, lid + 0.7), LASH, 1.4);
        lashes(side, lid + 0.6);
    }

    private void lashes(int side, double y) {
        if (figure.person().isFemale() && pen.sheet.eyes() != StyleSheet.Eyes.DOT) {
            pen.stroke(Path.lines(side * 3.6, y - 0.6, side * 5, y - 0.2), LASH, 0.8);
        }
    }

    private void openEye(int side) {
        double size = mood == Expression.SURPRISED ? 1.12 : 1;
        pupil(side, 0, size, true);
        if (pen.sheet.eyes() == StyleSheet.Eyes.BIG || pen.sheet.eyes() == StyleSheet.Eyes.ROUND) {
            double s = side;
            double up = mood == Expression.ANGRY || mood == Expression.CONFIDENT ? 0.9 : 0;
            pen.stroke(
                    Path.curve(
                            -s * 3.6,
                            -2.6 * size + up,
                            -s * 1.4,
                            -4.9 * size + up,
                            s * 1.6,
                            -4.8 * size,
                            s * 3.9,
                            -2.2),
                    LASH,
                    pen.sheet.eyes() == StyleSheet.Eyes.ROUND ? 1.1 : 1.3);
            if (figure.person().isFemale()) {
                pen.stroke(Path.curve(s * 3.7, -2.4, s * 4.6, -2.6, s * 5.4, -3.5), LASH, 0.9);
            }
        }
    }

    private void pupil(int side, double down, double size, boolean whites) {
        switch (pen.sheet.eyes()) {
            case BIG -> bigEye(down, size, whites);
            case ROUND -> roundEye(side, down, size, whites);
            case OVAL -> {
                pen.dot(Path.ellipse(0, down, 2.5 * size, 3.7 * size), LASH);
                pen.dot(Path.circle(0.8, down - 1.5, 1.05), Tone.WHITE);
            }
            case DOT -> {
                pen.dot(Path.ellipse(0, down + 0.3, 2.1 * size, 2.8 * size), LASH);
                pen.dot(Path.circle(0.7, down - 0.8, 0.8), Tone.WHITE);
            }
        }
    }

    private void bigEye(double down, double size, boolean whites) {
        if (whites) {
            pen.dot(Path.ellipse(0, down, 3.7 * size, 4.7 * size), 0xFFFDFA);
        }
        double shrink = mood == Expression.SURPRISED ? 0.72 : 1;
        Path ring = Path.ellipse(0, down + 0.1, 3.1 * shrink, 4.4 * shrink);
        pen.gradient(ring, Tone.mix(iris, 0x20121C, 0.62), Tone.mix(iris, 0xFFF2D8, 0.22), down - 3.5, down + 4.6);
        pen.dot(Path.ellipse(0, down - 0.3, 1.5 * shrink, 2.3 * shrink), Tone.mix(iris, 0x140C14, 0.85));
        pen.dot(Path.ellipse(-1.15, down - 1.8, 1.25 * shrink, 1.45 * shrink), Tone.WHITE);
        pen.dot(Path.circle(1.2, down + 1.9, 0.7 * shrink), Tone.WHITE);
    }

    private void roundEye(int side, double down, double size, boolean whites) {
        if (whites) {
            Path ball = Path.ellipse(0, down, 4.1 * size, 4.8 * size);
            pen.dot(ball, Tone.WHITE);
            pen.outline(ball, LASH, 0.55);
        }
        double shrink = mood == Expression.SURPRISED ? 0.7 : 1;
        pen.dot(Path.ellipse(-side * 0.5, down + 0.4, 2.6 * shrink, 3.2 * shrink), Tone.mix(iris, 0x101018, 0.25));
        pen.dot(Path.ellipse(-side * 0.5, down + 0.5, 1.5 * shrink, 1.9 * shrink), 0x17131C);
        pen.dot(Path.circle(-side * 0.5 - 0.9, down - 0.9, 0.95), Tone.WHITE);
    }

    private void brow(int side) {
        double x = side * 8.6;
        double k = head.narrow(x, -3.5);
        if (k < 0.2) {
            return;
        }
        double inner = 0;
        double outer = 0.5;
        double lift = 0;
        switch (mood) {
            case SAD, CRY -> {
                inner = -1.5;
                outer = 1.4;
            }
            case ANGRY -> {
                inner = 2.1;
                outer = -0.9;
            }
            case CONFIDENT -> {
                inner = 0.7;
                outer = -0.5;
            }
            case SURPRISED, HAPPY -> lift = -1;
            case FOCUSED -> lift = -0.7;
            case SLEEPY -> {
                inner = -0.5;
                outer = 1;
                lift = -0.6;
            }
            default -> lift = 0;
        }
        Transform former = pen.map();
        pen.map(former.move(head.x(x, -3.5), -3.1 + lift).scale(Math.min(1, k), 1));
        boolean pale = !figure.hasHair() || figure.hairColour() == Hue.WHITE || isOld();
        int colour = pale ? 0x8B8088 : Tone.mix(Tone.deep(figure.hairColour().hair()), LASH, 0.3);
        double width = figure.person().isFemale() ? 1.05 : 2;
        pen.stroke(Path.curve(-side * 2.9, inner, 0, -0.7 + (inner + outer) * 0.3, side * 3, outer), colour, width);
        pen.map(former);
    }

    private void nose() {
        double degrees = StrictMath.toDegrees(head.turn);
        int tone = Tone.mix(figure.skin().rgb(), 0x8A3A2C, 0.38);
        if (degrees > 45) {
            pen.shape(
                    Path.ellipse(HeadShape.half(7) - 0.1, 7.4, 1.7, 1.4),
                    figure.skin().rgb());
            pen.dot(
                    Path.ellipse(HeadShape.half(7) - 1.6, 7.4, 1.9, 1.7),
                    figure.skin().rgb());
        } else {
            pen.strokeVeil(Path.curve(head.x(-0.5, 8), 8.1, head.x(0.2, 8), 8.4, head.x(0.9, 8), 8), tone, 0.9, 0.8);
        }
    }

    private void mouth() {
        double k = head.narrow(0, 12);
        Transform former = pen.map();
        pen.map(former.move(head.x(0, 12) - (k < 0.6 ? 1.4 : 0), 11.7).scale(Math.max(0.6, k) * MOUTH, MOUTH));
        int line = figure.person() == Person.WOMAN ? 0xCC3048 : 0x7A3038;
        switch (mood) {
            case HAPPY, LAUGH, WINK -> smileOpen(mood == Expression.LAUGH ? 1.2 : 1);
            case SMILE, EYES_CLOSED -> pen.stroke(Path.curve(-3.1, -0.7, -1.5, 0.8, 1.5, 0.8, 3.1, -0.7), line, 1);
            case CONFIDENT -> pen.stroke(Path.curve(-2.4, 0.5, 0, 1.1, 2, 0.4, 3.5, -1.2), line, 1.05);
            case SAD -> pen.stroke(Path.curve(-2.6, 1.3, 0, -0.4, 2.6, 1.3), line, 1);
            case ANGRY -> pen.stroke(Path.curve(-2.9, 1.3, -1, -0.2, 1, -0.2, 2.9, 1.3), line, 1.25);
            case SURPRISED -> pen.shape(Path.ellipse(0, 0.8, 1.7, 2.3), 0x9A3A42);
            case SLEEPY -> pen.shape(Path.ellipse(0.6, 0.8, 1.3, 1.1), 0x9A3A42);
            case CRY -> {
                Path wail = Path.blob(-3, 1.8, -1.8, -0.9, 1.8, -0.9, 3, 1.8, 1.4, 2.6, -1.4, 2.6);
                pen.shape(wail, 0x9A3A42);
            }
            case FOCUSED -> pen.stroke(Path.curve(-1.9, 0, 0, 0.6, 1.9, 0), line, 1);
        }
        pen.map(former);
    }

    private void smileOpen(double size) {
        Path open = new Path()
                .move(-3.9 * size, -1.3)
                .cubic(-1.6 * size, -0.5, 1.6 * size, -0.5, 3.9 * size, -1.3)
                .cubic(3.6 * size, 2.6 * size, 1.4 * size, 3.7 * size, 0, 3.7 * size)
                .cubic(-1.4 * size, 3.7 * size, -3.6 * size, 2.6 * size, -3.9 * size, -1.3)
                .close();
        pen.dot(open, 0x9C343F);
        pen.clip(open);
        pen.dot(Path.ellipse(0, 3.6 * size, 2.4 * size, 1.7 * size), 0xF58A8E);
        pen.clipOff();
        pen.outline(open, 0x9C343F, 0.7);
    }

    private void wrinkles() {
        int tone = Tone.mix(figure.skin().rgb(), 0x7A4030, 0.5);
        pen.strokeVeil(Path.curve(head.x(-7, -6.4), -6, head.x(0, -6.4), -6.8, head.x(7, -6.4), -6), tone, 0.7, 0.7);
        for (int side = -1; side <= 1; side += 2) {
            if (figure.person() == Person.GRANDMA && head.narrow(side * 7, 11) > 0.3) {
                double x = head.x(side * 7, 11);
                pen.strokeVeil(Path.curve(x - side, 8.6, x, 10.4, x + side * 0.4, 12.6), tone, 0.8, 0.8);
            }
            if (head.narrow(side * 14, 7) > 0.3) {
                double x = head.x(side * 14.2, 6);
                pen.strokeVeil(Path.lines(x, 5.6, x + side * 2, 5), tone, 0.6, 0.8);
                pen.strokeVeil(Path.lines(x, 6.8, x + side * 2, 7), tone, 0.6, 0.8);
            }
        }
    }

    private void beard() {
        int white = 0xF1EFEE;
        pen.clip(head.face());
        double[] edge = head.turned(-22, 6, -15, 10.5, -7, 9.8, 0, 10.6, 7, 9.8, 15, 10.5, 22, 6);
        Path beard = Path.curve(edge).line(24, 26).line(-24, 26).close();
        pen.dot(beard, white);
        pen.clipOff();
        pen.outline(Path.curve(head.turned(-18, 9, -15, 10.5, -7, 9.8, 0, 10.6, 7, 9.8, 15, 10.5, 18, 9)), white, 0.7);
        double x = head.x(0, 17);
        pen.shape(Path.blob(x - 7, 16.6, x - 4, 21, x, 23, x + 4, 21, x + 7, 16.6, x, 15.6), white);
    }

    private void tears() {
        for (int side = -1; side <= 1; side += 2) {
            double k = head.narrow(side * EYE_X, 9);
            if (k > 0.2) {
                double x = head.x(side * (EYE_X + 1), 9);
                Path drop = Path.blob(x, 5.4, x + 2.3, 10.6, x, 13.6, x - 2.3, 10.6);
                pen.dot(drop, 0x7CC7F2);
                pen.dot(Path.circle(x - 0.4, 10, 0.6), Tone.WHITE);
            }
        }
    }
}

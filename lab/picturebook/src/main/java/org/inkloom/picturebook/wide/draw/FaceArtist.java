package org.inkloom.picturebook.wide.draw;

import org.inkloom.picturebook.draw.HeadShape;
import org.inkloom.picturebook.draw.Pen;
import org.inkloom.picturebook.draw.StyleSheet;
import org.inkloom.picturebook.draw.Tone;
import org.inkloom.picturebook.raster.Path;
import org.inkloom.picturebook.raster.Transform;
import org.inkloom.picturebook.scene.Hue;
import org.inkloom.picturebook.scene.Person;
import org.inkloom.picturebook.wide.scene.Actor;
import org.inkloom.picturebook.wide.scene.Mood;

/** The face on a turned head; the head's centre is the origin. */
final class FaceArtist {
    private static final double EYE_X = 9;
    private static final double EYE_Y = 5;

    private final Form form;
    private final Pen pen;
    private final Actor actor;
    private final HeadShape head;
    private final Mood mood;
    private final int skin;
    private final boolean old;

    FaceArtist(Form form, Actor actor, HeadShape head) {
        this.form = form;
        this.pen = form.pen;
        this.actor = actor;
        this.head = head;
        mood = actor.mood();
        skin = actor.looks().skin().rgb();
        old = actor.person() == Person.GRANDPA || actor.person() == Person.GRANDMA;
    }

    /** The skin of the face, with the shadow that hair and chin throw. */
    void skin(boolean hair) {
        Path face = face();
        form.inside(face, skin, 2.2);
        if (hair && !form.plain()) {
            pen.clip(face);
            pen.veil(Path.ellipse(head.x(0, -10) * 0.4, -13.5, 24, 12.2), form.shade(skin), pen.cel() ? 0.55 : 0.3);
            pen.clipOff();
        }
        pen.outline(face, skin);
    }

    /** Round cheeks and a small chin. */
    Path face() {
        double[] rows = {-14, -7, 0, 6, 10.5, 14, 16.6, 17.9};
        double[] half = {17, 19.4, 20, 19.3, 17.2, 13, 7.4, 2.2};
        double left = Math.max(-Math.PI / 2, head.turn - 1.45 + 0.32 * StrictMath.sin(head.turn));
        double right = Math.min(Math.PI / 2, head.turn + 1.45);
        int n = rows.length;
        double[] xy = new double[4 * n];
        double chin = 3.4 * StrictMath.sin(head.turn);
        boolean profile = head.turn > 0.8;
        for (int i = 0; i < n; i++) {
            double drop = Math.max(0, (rows[i] - 6) / 11.5);
            double front = half[i] * StrictMath.sin(right) + chin * drop;
            if (profile) {
                front += rows[i] > 8 && rows[i] < 12 ? 0.9 : rows[i] > 3 && rows[i] < 8 ? -0.5 : 0;
            }
            xy[2 * i] = front;
            xy[2 * i + 1] = rows[i];
            int j = 2 * n - 1 - i;
            xy[2 * j] = half[i] * StrictMath.sin(left) + chin * drop;
            xy[2 * j + 1] = rows[i];
        }
        return BodyShapes.blob(xy);
    }

    /** Eyes, brows, nose, mouth and what a mood adds. */
    void features() {
        if (actor.person() == Person.GRANDPA) {
            beard();
        }
        cheeks();
        for (int side = -1; side <= 1; side += 2) {
            eye(side);
            brow(side);
        }
        nose();
        mouth();
        if (old) {
            wrinkles();
        }
        if (mood == Mood.CRY || mood == Mood.SCARED || mood == Mood.WORRIED) {
            drops();
        }
    }

    private void cheeks() {
        boolean shy = mood == Mood.SHY;
        double strength =
                shy ? 0.75 : actor.person().isFemale() || !actor.person().isAdult() ? 0.5 : 0.28;
        int pink = Tone.mix(skin, 0xFF5F72, 0.55);
        for (int side = -1; side <= 1; side += 2) {
            double k = Math.min(1, head.narrow(side * 13.4, 10.6));
            if (k > 0.12) {
                double x = head.x(side * 13.4, 10.6);
                pen.veil(Path.ellipse(x, 10.8, 4.4 * k, 2.7), pink, strength * 0.55);
                pen.veil(Path.ellipse(x, 10.8, 3 * k, 1.8), pink, strength * 0.7);
                if (shy || pen.sheet.eyes() == StyleSheet.Eyes.BIG) {
                    for (int i = -1; i <= 1; i++) {
                        pen.strokeVeil(
                                Path.lines(x + i * 1.7 * k + 0.5, 9.9, x + i * 1.7 * k - 0.5, 11.7),
                                Tone.mix(skin, 0xE0405A, 0.7),
                                0.45,
                                shy ? 0.9 : 0.5);
                    }
                }
            }
        }
    }

    private void eye(int side) {
        double x = side * EYE_X;
        double k = head.narrow(x, EYE_Y);
        if (k < 0.16) {
            return;
        }
        Transform former = pen.map();
        double size = old ? 0.85 : actor.person().isAdult() ? 0.88 : 1.02;
        pen.map(former.move(head.x(x, EYE_Y), EYE_Y).scale(Math.min(1, k) * size, size));
        new EyeArtist(
                        pen,
                        mood,
                        actor.gaze(),
                        actor.looks().eyes(),
                        actor.person().isFemale() && !old,
                        old)
                .draw(side);
        pen.map(former);
    }

    private void brow(int side) {
        double x = side * 9.2;
        double k = head.narrow(x, -4);
        if (k < 0.18) {
            return;
        }
        double[] tilt = switch (mood) {
            case SAD, CRY, WORRIED, SCARED -> new double[] {-1.9, 1.2, -0.4};
            case SHY -> new double[] {-1.3, 0.9, -0.3};
            case ANGRY -> new double[] {2.3, -1, 0.8};
            case CONFIDENT, PLAYFUL -> new double[] {0.9, -0.6, 0};
            case SURPRISED, HAPPY, LAUGH -> new double[] {0, 0.4, -1.3};
            case FOCUSED -> new double[] {0.6, 0, 0.3};
            case SLEEPY, CALM -> new double[] {-0.5, 0.9, 0};
            default -> new double[] {0, 0.5, -0.4};
        };
        Transform former = pen.map();
        pen.map(former.move(head.x(x, -4), -3.4 + tilt[2]).scale(Math.min(1, k), 1));
        boolean pale = !actor.looks().hasHair() || actor.looks().hairHue() == Hue.WHITE || old;
        int colour =
                pale ? 0x8B8088 : Tone.mix(Tone.deep(actor.looks().hairHue().hair()), 0x35222C, 0.35);
        double w = actor.person().isFemale() ? 1.2 : 1.9;
        Path line = BodyShapes.tube(
                new double[] {-side * 3.4, tilt[0], 0, -0.8 + (tilt[0] + tilt[1]) * 0.3, side * 3.6, tilt[1]},
                w,
                w * 0.95,
                0.35);
        pen.dot(line, colour);
        pen.map(former);
    }

    private void nose() {
        int tone = Tone.mix(skin, 0xB04A3C, 0.5);
        if (head.turn > 0.8) {
            double x = HeadShape.half(8) - 1.1;
            form.inside(Path.ellipse(x, 8.2, 1.7, 1.4), skin, 0.5);
            pen.outline(Path.arc(x, 8.2, 1.7, 1.4, -70, 95), skin, 0.8);
        } else if (old) {
            form.inside(Path.ellipse(head.x(0, 8.6), 8.6, 2.2, 1.7), Tone.mix(skin, 0xF08070, 0.25), 0.8);
            pen.strokeVeil(Path.arc(head.x(0, 8.6), 8.6, 2.2, 1.7, 10, 170), tone, 0.6, 0.8);
        } else {
            pen.strokeVeil(
                    Path.curve(head.x(-0.5, 8.6), 8.7, head.x(0.3, 9), 9.2, head.x(1.1, 8.8), 8.7), tone, 0.75, 0.85);
        }
    }

    private void mouth() {
        double k = head.narrow(0, 13);
        Transform former = pen.map();
        double size = 1.18;
        pen.map(former.move(head.x(0, 13) - (k < 0.6 ? 1.6 : 0), 12.6).scale(Math.max(0.62, k) * size, size));
        new MouthArtist(pen, mood, actor.person()).draw();
        pen.map(former);
    }

    private void wrinkles() {
        int tone = Tone.mix(skin, 0x7A4030, 0.5);
        pen.strokeVeil(Path.curve(head.x(-6, -7), -7, head.x(0, -7), -7.8, head.x(6, -7), -7), tone, 0.55, 0.55);
        for (int side = -1; side <= 1; side += 2) {
            if (head.narrow(side * 7, 11) > 0.3 && actor.person() == Person.GRANDMA) {
                double x = head.x(side * 6.6, 11);
                pen.strokeVeil(Path.curve(x - side, 9.4, x, 11, x + side * 0.3, 13), tone, 0.6, 0.7);
            }
            if (head.narrow(side * 15, 5) > 0.25) {
                double x = head.x(side * 14.6, 5);
                pen.strokeVeil(Path.lines(x, 4.4, x + side * 1.8, 3.8), tone, 0.5, 0.7);
                pen.strokeVeil(Path.lines(x, 5.6, x + side * 1.8, 5.8), tone, 0.5, 0.7);
            }
        }
    }

    private void beard() {
        int white = 0xF3F1F0;
        double low = head.x(0, 17);
        double k = Math.max(0.6, head.narrow(0, 15));
        Path beard = BodyShapes.blob(
                head.x(-15, 9),
                9,
                head.x(-8, 11),
                11,
                head.x(0, 12.2),
                12.2,
                head.x(8, 11),
                11,
                head.x(15, 9),
                9,
                low + 12 * k,
                17,
                low + 6.5 * k,
                23.5,
                low,
                26,
                low - 6.5 * k,
                23.5,
                Math.max(low - 12 * k, head.x(-14, 12)),
                17);
        form.body(beard, white, 1.6);
        form.fold(Path.curve(low - 4 * k, 17, low - 3.4 * k, 20, low - 2, 23), white, 0.5);
        form.fold(Path.curve(low + 4 * k, 17, low + 3.4 * k, 20, low + 2, 23), white, 0.5);
        mustache(k, white);
    }

    private void mustache(double k, int colour) {
        double x = head.x(0, 11);
        Path mustache = BodyShapes.blob(
                x,
                10.6,
                x - 4 * k,
                9.6,
                x - 8 * k,
                12.4,
                x - 3.4 * k,
                12.8,
                x,
                11.8,
                x + 3.4 * k,
                12.8,
                x + 8 * k,
                12.4,
                x + 4 * k,
                9.6);
        form.body(mustache, colour, 0.8);
    }

    private void drops() {
        int water = 0x86CDF4;
        if (mood == Mood.CRY) {
            for (int side = -1; side <= 1; side += 2) {
                if (head.narrow(side * EYE_X, 9) > 0.2) {
                    double x = head.x(side * (EYE_X + 1), 9);
                    pen.shape(Path.blob(x, 6.4, x + 2, 11.6, x, 14, x - 2, 11.6), water);
                    pen.dot(Path.circle(x - 0.5, 11, 0.55), Tone.WHITE);
                }
            }
            return;
        }
        double x = head.x(15.5, -7);
        pen.shape(Path.blob(x, -11, x + 1.9, -6.6, x, -4.9, x - 1.9, -6.6), water);
    }
}

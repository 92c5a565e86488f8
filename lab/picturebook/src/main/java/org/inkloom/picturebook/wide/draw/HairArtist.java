package org.inkloom.picturebook.wide.draw;

import java.util.ArrayList;
import java.util.List;
import org.inkloom.picturebook.draw.HeadShape;
import org.inkloom.picturebook.draw.Pen;
import org.inkloom.picturebook.draw.Tone;
import org.inkloom.picturebook.raster.Path;
import org.inkloom.picturebook.raster.SeededRandom;
import org.inkloom.picturebook.scene.Facing;
import org.inkloom.picturebook.scene.Person;
import org.inkloom.picturebook.wide.scene.Actor;
import org.inkloom.picturebook.wide.scene.Fringe;
import org.inkloom.picturebook.wide.scene.Hair;

/** The hair on the skull and before the face, with its strands and its shine; the head's centre is the origin. */
final class HairArtist {
    private final Form form;
    private final Pen pen;
    private final Actor actor;
    private final HeadShape head;
    private final int colour;
    private final double shift;
    private final Hair hair;
    private final double jitter;

    HairArtist(Form form, Actor actor, HeadShape head, SeededRandom random) {
        this.form = form;
        this.pen = form.pen;
        this.actor = actor;
        this.head = head;
        colour = tone(actor);
        hair = actor.looks().hair();
        shift = actor.facing() == Facing.BACK ? 0 : -6.5 * StrictMath.sin(head.turn);
        jitter = random.between(-1, 1);
    }

    /** Returns the tone of somebody's hair. */
    static int tone(Actor actor) {
        return actor.looks().hairHue().hair();
    }

    /** The skull: covered with hair, or skin if there is none. */
    void skull() {
        boolean bald = hair == Hair.BALD;
        boolean back = actor.facing() == Facing.BACK;
        double puff = bald ? -0.6 : hair == Hair.CREW_CUT ? 0.2 : 2.2;
        double wide = 20.4 + puff * 0.7;
        double low = back ? 16.5 : 9;
        double s = shift * 0.4;
        double[] half = {
            0, -22 - puff, 12.4, -19 - puff, wide - 1.4, -10, wide, 0, 18.4, low - 3, 11.5, low + 2.5, 0.5, low + 3.5
        };
        double[] moved = half.clone();
        Path ball = BodyShapes.mirrored(moved);
        var former = pen.map();
        pen.map(former.move(s, 0));
        int tone = bald ? actor.looks().skin().rgb() : hair == Hair.CREW_CUT ? cropped() : colour;
        form.body(ball, tone, 3);
        pen.map(former);
        if (back && !bald) {
            fromBehind(ball);
        }
    }

    private int cropped() {
        return Tone.mix(colour, actor.looks().skin().rgb(), 0.25);
    }

    /** A whorl on the crown, strands that run from it, a nape, and the shine. */
    private void fromBehind(Path ball) {
        if (form.plain()) {
            return;
        }
        pen.clip(ball);
        double x = 2.5 * jitter;
        for (int i = 0; i < 9; i++) {
            double t = -0.9 + i * 0.225;
            double out = t * 20;
            double from = -9 + (i * 5) % 7 + Math.abs(t) * 4;
            form.fold(
                    Path.curve(out * 0.78, from, out * 0.98, from + 10, out * 0.9, 17 - (i % 3) * 2),
                    colour,
                    i % 2 == 0 ? 0.7 : 0.45);
        }
        for (int i = 0; i < 7; i++) {
            double a = StrictMath.toRadians(200 + i * 23);
            double c = StrictMath.cos(a);
            double d = StrictMath.sin(a);
            form.fold(
                    Path.curve(x + 3 * c, -14 + 2.4 * d, x + 7 * c + 1, -14 + 5 * d, x + 11 * c + 2.6, -13 + 7 * d),
                    colour,
                    0.5);
        }
        form.fold(Path.arc(x, -16.5, 2.6, 2, 20, 300), colour, 0.7);
        if (hair == Hair.PARTED || hair == Hair.BRAIDS || hair == Hair.TWIN_TAILS) {
            pen.stroke(
                    Path.curve(0.4, -24, 0, -14, 0.3, 0, 0, 14),
                    Tone.mix(actor.looks().skin().rgb(), colour, 0.25),
                    1.1);
        }
        pen.clipOff();
    }

    /** The fringe and what falls beside the face. */
    void front() {
        if (hair == Hair.BALD) {
            form.gleam(
                    Path.arc(head.x(-6, -14), -8, 10, 9, 225, 285),
                    actor.looks().skin().rgb(),
                    2.2,
                    0.55);
            return;
        }
        if (hair == Hair.CREW_CUT) {
            Path cap = cap(-10.5);
            form.inside(cap, cropped(), 2);
            pen.outline(cap, cropped());
            stubble(cap);
            return;
        }
        sideLocks();
        List<Path> locks = locks();
        Path mass = cap(hair == Hair.CURLY ? -12 : hairline());
        for (Path lock : locks) {
            mass.add(lock);
        }
        form.cluster(mass, colour, 2.4);
        pen.clip(mass);
        strands(locks);
        pen.clipOff();
        if (head.turn > 0.8) {
            // The outline of the fringe ends where it meets the hair behind the ear.
            pen.fill(
                    BodyShapes.blob(-21.6, -8, -14, -9, -8.5, -5, -10.5, 4, -15, 8.4, -19.6, 6),
                    Tone.mix(colour, form.shade(colour), form.plain() ? 0 : 0.14));
            form.fold(Path.curve(-16, -14, -18, -4, -16.5, 6), colour, 0.6);
            form.fold(Path.curve(-11, -15, -13, -6, -12.5, 3), colour, 0.5);
        }
        shine(mass);
    }

    private double hairline() {
        return switch (actor.looks().fringe()) {
            case NONE -> -13.5;
            case PARTED -> -15;
            case SWEPT -> -12.5;
            default -> -9.5;
        };
    }

    /** Hair from the crown down to the hairline. */
    private Path cap(double line) {
        double s = shift * 0.4;
        double left = Math.min(head.x(-19.6, -2), -14) - (head.turn > 0.2 ? 3.5 : 0.6);
        double right = Math.max(head.x(19.6, -2), 9) + (head.turn > 0.2 ? 0.2 : 0.6);
        double low = actor.looks().fringe() == Fringe.NONE ? -2 : 0.5;
        // On a turned head the side that is seen is covered down to the ear.
        double far = head.turn > 0.8 ? 6 : head.turn > 0.2 ? 3 : low;
        double temple = head.turn > 0.8 ? 0.5 : head.turn > 0.2 ? -4 : -6;
        return BodyShapes.blob(
                left,
                far,
                left + 0.6,
                -9,
                s - 13.5,
                -20,
                s,
                -24.6,
                s + 13.5,
                -20,
                Math.max(right - 0.8, s + 16),
                -9,
                right,
                low,
                head.x(16.5, -6),
                -6.5 + (line + 10) * 0.4,
                head.x(9, -11),
                line - 0.6,
                head.x(0, -12),
                line,
                head.x(-9, -11),
                line - 0.6,
                head.x(-16.5, -6),
                temple + (line + 10) * 0.4);
    }

    private Path lock(double x0, double y0, double wide, double bx, double by, double x1, double y1) {
        return BodyShapes.lock(head.x(x0, y0), y0, wide, head.x(bx, by), by, head.x(x1, y1), y1);
    }

    /** Returns the locks that lie on the forehead, back to front. */
    private List<Path> locks() {
        List<Path> out = new ArrayList<>();
        if (hair == Hair.CURLY) {
            addCurls(out);
        } else if (hair == Hair.SPIKY) {
            addSpikes(out);
        } else {
            addFringe(out);
        }
        return out;
    }

    private void addCurls(List<Path> out) {
        double[] xy = {-17, -5, -13, -9.5, -7.5, -11, -1.5, -10, 4, -11.5, 10, -9.5, 15, -8.5, 18, -3.5};
        for (int i = 0; i < xy.length; i += 2) {
            out.add(Path.circle(head.x(xy[i], xy[i + 1]), xy[i + 1], 4.9 + (i % 4 == 0 ? 0.6 : -0.3)));
        }
    }

    private void addSpikes(List<Path> out) {
        double[] tips = {-17, -1, -12, -4, -6.5, 0.5, -1, -4, 4.5, -0.5, 10, -4.5, 15.5, -1};
        for (int i = 0; i < tips.length; i += 2) {
            out.add(lock(tips[i] * 0.9 + 2, -15, 8.6, tips[i] * 0.97 + 1.5, -8, tips[i], tips[i + 1]));
        }
    }

    private void addFringe(List<Path> out) {
        switch (actor.looks().fringe()) {
            case STRAIGHT -> addStraightFringe(out);
            case POINTED -> addPointedFringe(out);
            case SWEPT -> addSweptFringe(out);
            case PARTED -> addPartedFringe(out);
            case NONE -> {
                out.add(lock(-13, -14, 6, -17.5, -7, -18.8, 2));
                out.add(lock(13, -14, 6, 17.5, -7, 18.8, 2));
            }
        }
    }

    private void addStraightFringe(List<Path> out) {
        for (int i = -3; i <= 3; i++) {
            double x = i * 5.4;
            double y = -1.9 + Math.abs(i) * 0.75 + (i % 2 == 0 ? 0.5 : -0.6);
            out.add(BodyShapes.tube(
                    new double[] {head.x(x * 0.86, -14), -14, head.x(x, -8), -8, head.x(x * 1.02, y), y}, 7, 6.6, 4.2));
        }
    }

    private void addPointedFringe(List<Path> out) {
        double j = jitter;
        double[] tips = {-17.5, 2.5, -12.5, -1.5, -7 + j, -3.5, -1 + j, -0.5, 5, -3.8, 10 + j, -1, 16.5, 2};
        for (int i = 0; i < tips.length; i += 2) {
            double x = tips[i];
            out.add(lock(x * 0.72 + 1, -16, 8.4, x * 0.95 + 1.2, -8, x, tips[i + 1]));
        }
    }

    private void addSweptFringe(List<Path> out) {
        double[] tips = {-18, 3, -13.5, -3.5, 2, -6.5, 8, -3.6, 13, -2.2, 17.8, 3};
        for (int i = 0; i < tips.length; i += 2) {
            double x = tips[i];
            double root = i < 4 ? -11 : -7 + i * 0.9;
            out.add(lock(root, -17, 9, (root + x) / 2 + (i < 4 ? -3 : 1.5), -11.5, x, tips[i + 1]));
        }
    }

    private void addPartedFringe(List<Path> out) {
        for (int side = -1; side <= 1; side += 2) {
            out.add(lock(side * 3.4, -19.5, 8.5, side * 11.5, -11.5, side * 16.6, 0.5));
            out.add(lock(side * 6, -18, 9, side * 15, -9, side * 18.6, 5.5));
            out.add(lock(side * 1.8, -20, 5, side * 7, -13.5, side * 12, -5.5));
        }
    }

    private void strands(List<Path> locks) {
        if (hair == Hair.CURLY) {
            for (Path curl : locks) {
                double[] box = curl.bounds();
                double x = (box[0] + box[2]) / 2;
                double y = (box[1] + box[3]) / 2;
                form.fold(Path.arc(x, y, 2.8, 2.8, 20, 250), colour, 0.6);
            }
            return;
        }
        double s = shift * 0.5;
        for (int i = -3; i <= 3; i++) {
            double x = i * 5.6 + 2.6;
            form.fold(
                    Path.curve(s + x * 0.35, -21.5, head.x(x * 0.85, -14), -14.5, head.x(x, -8), -7.5),
                    colour,
                    i % 2 == 0 ? 0.7 : 0.45);
        }
    }

    /** The ring of reflected light. */
    private void shine(Path mass) {
        if (form.plain()) {
            return;
        }
        double s = shift * 0.55 - 1.5;
        int n = 13;
        double[] xy = new double[4 * n];
        for (int i = 0; i < n; i++) {
            double angle = StrictMath.toRadians(213 + i * 9.5);
            double cos = StrictMath.cos(angle);
            double sin = StrictMath.sin(angle);
            xy[2 * i] = s + 17.4 * cos;
            xy[2 * i + 1] = -1.5 + 18.2 * sin;
            double r = i % 2 == 0 ? 0.92 : 0.78;
            int k = 2 * n - 1 - i;
            xy[2 * k] = s + 17.4 * r * cos;
            xy[2 * k + 1] = -1.5 + 18.2 * r * sin;
        }
        pen.clip(mass);
        int light = Tone.mix(Tone.glow(colour), 0xFFFFFF, Tone.light(colour) > 190 ? 0.5 : 0.22);
        pen.veil(BodyShapes.polygon(xy), light, pen.cel() ? 0.72 : 0.4);
        pen.clipOff();
    }

    private void stubble(Path cap) {
        if (form.plain()) {
            return;
        }
        pen.clip(cap);
        for (int i = 0; i < 22; i++) {
            double x = -18 + (i * 7.3) % 36;
            double y = -21 + (i * 4.1) % 11;
            form.fold(Path.lines(x, y, x + 0.4, y + 1.3), colour, 0.45);
        }
        pen.clipOff();
    }

    private void sideLocks() {
        double length = sideLockLength();
        if (length == 0 || actor.looks().fringe() == Fringe.NONE && length < 14) {
            return;
        }
        for (int side = -1; side <= 1; side += 2) {
            if (head.narrow(side * 18.4, 0) < 0.05 && head.turn > 0.2 && side > 0) {
                continue;
            }
            sideLock(side, length);
        }
        if (actor.person() == Person.GIRL && head.narrow(-12, -9) > 0.2 && hair != Hair.LONG_WAVY) {
            clip();
        }
    }

    private double sideLockLength() {
        return switch (hair) {
            case LONG, LONG_WAVY, HALF_UP -> 27;
            case BOB -> 17.5;
            case PARTED -> actor.person().isFemale() ? 17 : 12;
            case TWIN_TAILS, BRAIDS, DOUBLE_BUNS, PONYTAIL, SIDE_PONYTAIL, BUN, SIDE_BRAID ->
                actor.person().isFemale() ? 13 : 7;
            case SHORT -> actor.person().isFemale() ? 12 : 6;
            default -> 0;
        };
    }

    /** A lock that hangs beside the face; side is -1 for the left and 1 for the right of the picture. */
    private void sideLock(int side, double length) {
        boolean wide = length > 16;
        double x = head.x(side * 18.9, 0);
        double w = wide ? 6.6 : 4.6;
        double wave = hair == Hair.LONG_WAVY ? 1.8 : 0;
        Path lock = BodyShapes.tube(
                new double[] {
                    x, -8, x + side * 1.3, length * 0.2, x + side * (0.8 + wave), length * 0.6, x - side * 0.9, length
                },
                w,
                w * 1.02,
                w * 0.8,
                0.3);
        Path both = lock.add(BodyShapes.lock(
                x - side * 1.6, -2, w * 0.6, x - side * 1.2, length * 0.45, x - side * 2.6, length * 0.8));
        form.cluster(both, colour, 1.3);
        form.fold(Path.curve(x, -4, x + side * 0.9, length * 0.3, x, length * 0.8), colour, 0.55);
    }

    private void clip() {
        // A girl's clip sits on the side lock and is drawn with it, before the fringe; drawn after the fringe it would
        // cover a part of that.
        double x = head.x(-18.4, -2);
        int tone = colour == 0xF5CE62 ? 0xF06A8C : 0xFFD34E;
        pen.shape(Path.star(x, 1.5, 3, 1.5, 5, 0), tone);
    }
}

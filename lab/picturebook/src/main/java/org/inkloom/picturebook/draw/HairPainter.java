package org.inkloom.picturebook.draw;

import org.inkloom.picturebook.raster.Path;
import org.inkloom.picturebook.raster.Transform;
import org.inkloom.picturebook.scene.Facing;
import org.inkloom.picturebook.scene.Figure;
import org.inkloom.picturebook.scene.HairStyle;
import org.inkloom.picturebook.scene.Hue;
import org.inkloom.picturebook.scene.Person;

/** Hair in three layers: behind the body, on the skull, and over the face; the head's centre is the origin. */
final class HairPainter {
    private final Pen pen;
    private final Figure figure;
    private final HeadShape head;
    private final int colour;
    private final int dark;
    private final int ribbon;
    private final int fringe;
    /** How far the hair at the back of the head is shifted when the head turns. */
    private final double shift;

    HairPainter(Pen pen, Figure figure, HeadShape head, int fringe) {
        this.pen = pen;
        this.figure = figure;
        this.head = head;
        this.fringe = fringe;
        colour = figure.hairColour().hair();
        dark = Tone.mix(colour, Tone.shade(colour), Tone.light(colour) > 190 ? 0.6 : 0.8);
        ribbon = figure.topColour() == figure.hairColour()
                ? 0xF06A7C
                : figure.topColour().cloth();
        shift = figure.facing() == Facing.BACK ? 0 : -6.5 * StrictMath.sin(head.turn);
    }

    /** What hangs or stands behind the body, and in front of it when the figure is seen from behind. */
    void behind() {
        boolean back = figure.facing() == Facing.BACK;
        double s = shift;
        switch (figure.hairStyle()) {
            case SHORT -> {
                if (!back) {
                    at(shift, 1, () -> pen.shape(mirrored(0, -12, 20, 0, 19, 9, 13, 14, 1, 15.5), dark));
                }
            }
            case BOB -> bob(back, 18.4, 25);
            case PARTED -> {
                bob(back, 27, 22.4);
                if (back) {
                    pen.stroke(
                            Path.curve(0, -22.4, 0.4, -14, 0, -5), figure.skin().rgb(), 1.7);
                }
            }
            case LONG -> flowing(back);
            case CURLY -> curls(back);
            case TWIN_TAILS -> {
                if (head.turn < 0.8) {
                    tail(-1);
                    tail(1);
                }
            }
            case PONYTAIL -> ponytail();
            case BUN -> {
                pen.shape(Path.circle(s * 1.2, -26.5, 9.6), colour);
                swirl(s * 1.2, -26.5, 5.6);
            }
            case DOUBLE_BUNS -> doubleBuns();
            case SPIKY -> spikes();
            case BRAIDS, BALD -> {}
        }
    }

    private void doubleBuns() {
        for (int side = -1; side <= 1; side += 2) {
            double x = head.x(side * 15.5, -15) * 0.9 + side * 2.2;
            pen.shape(Path.circle(x, -20.5, 7.6), colour);
            swirl(x, -20.5, 4.4);
        }
    }

    /** Draws in a frame moved to x and mirrored where {@code side} is -1. */
    private void at(double x, double side, Runnable drawing) {
        Transform former = pen.map();
        pen.map(former.move(x, 0).scale(side, 1));
        drawing.run();
        pen.map(former);
    }

    /** A rounded bob down to some height, with some half width. */
    private void bob(boolean back, double low, double wide) {
        double[] xy = {0, -22, 17, -16, wide - 1.5, -2, wide, low - 9, wide - 5.5, low, 8, low + 0.8};
        at(shift, 1, () -> {
            pen.shape(mirrored(xy), back ? colour : dark);
            for (int i = -2; back && i <= 2; i++) {
                strand(Path.curve(i * 6, -10, i * 7.4, 2, i * 7, low - 4));
            }
        });
    }

    /** A closed smooth shape from its right half, top to bottom. */
    private static Path mirrored(double... half) {
        int n = half.length / 2;
        double[] xy = new double[4 * n - 2];
        System.arraycopy(half, 0, xy, 0, 2 * n);
        for (int i = n - 1; i > 0; i--) {
            int to = 2 * (2 * n - 1 - i);
            xy[to] = -half[2 * i];
            xy[to + 1] = half[2 * i + 1];
        }
        return Path.blob(xy);
    }

    /** Returns how far hanging hair is blown back, in degrees; it is visible from the side only. */
    private double wind() {
        double speed = switch (figure.action()) {
            case RUN -> 24;
            case JUMP -> 14;
            case WALK -> 8;
            default -> 0;
        };
        return head.turn > 0.8 ? speed : head.turn > 0.2 ? speed * 0.5 : 0;
    }

    /** Draws hanging hair in the wind, in a frame moved to x. */
    private void blown(double x, Runnable drawing) {
        Transform former = pen.map();
        pen.map(former.move(x, 0).turn(wind()));
        drawing.run();
        pen.map(former);
    }

    private void flowing(boolean back) {
        Path shape = mirrored(0, -22, 18, -14, 22.5, 4, 23.5, 22, 24, 40, 19, 46, 13, 43, 6, 47, 1.5, 44.5);
        blown(shift, () -> {
            pen.shape(shape, back ? colour : dark);
            for (int i = -2; i <= 2; i++) {
                strand(Path.curve(i * 7, back ? -4 : 18, i * 8, 28, i * 8.2, 42));
            }
        });
    }

    private void curls(boolean back) {
        Path cloud = Path.circle(shift, -2, 21);
        double[] xy = {
            -20, 10, 20, 10, -24, 1, 24, 1, -23, -9, 23, -9, -17, -17, 17, -17, -8, -22, 8, -22, 0, -24, -14, 16, 14, 16
        };
        Path back2 = new Path();
        for (int i = 0; i < xy.length; i += 2) {
            back2.add(Path.circle(xy[i] + shift * 0.7, xy[i + 1], 7.2));
        }
        int tone = back ? colour : dark;
        pen.outline(back2, tone, 2);
        pen.fill(back2, tone);
        pen.fill(cloud, tone);
    }

    private void tail(int side) {
        double x = head.x(side * 19, -9) * 0.96 + side * 1.5;
        at(x, side, () -> {
            pen.shape(Path.blob(0, -13, 8, -9, 13.5, 6, 14, 24, 8.5, 38, 5, 30, 2.5, 14, 0, -2), colour);
            strand(Path.curve(4, -4, 8, 12, 8.5, 30));
            pen.shape(Path.ellipse(1.5, -9, 2.6, 3.6), ribbon);
        });
    }

    private void ponytail() {
        if (figure.facing() == Facing.BACK) {
            pen.shape(mirrored(0, -19, 7, -13, 9, 8, 6, 32, 0.2, 42), colour);
            strand(Path.curve(-2, -10, -3.4, 10, -1.4, 32));
            strand(Path.curve(3, -10, 4, 10, 2, 30));
            pen.shape(Path.ellipse(0, -17.5, 4, 2.8), ribbon);
            return;
        }
        // If the head is turned, the tail appears on the other side.
        boolean turned = head.turn > 0.2;
        at(turned ? shift * 0.8 - 2.1 : 9, turned ? -1 : 1, () -> {
            pen.shape(Path.blob(0, -21, 12, -21, 22, -10, 24, 8, 17, 27, 11, 16, 5, 2, -3, -11), colour);
            strand(Path.curve(9, -16, 17, -2, 17, 16));
            pen.shape(Path.ellipse(3.5, -18.5, 3.2, 3), ribbon);
        });
    }

    private void spikes() {
        double[] xy = new double[44];
        double arc = figure.facing() == Facing.BACK ? 300 : 236;
        for (int i = 0; i < 22; i++) {
            double angle = StrictMath.toRadians(270 - arc / 2 + i * arc / 21);
            boolean tip = i % 2 == 0;
            boolean rear = figure.facing() == Facing.BACK;
            double r = tip ? (rear ? 26.5 : 29.5) + (i % 4 == 0 ? 1.5 : -1.5) : rear ? 20 : 21.5;
            xy[2 * i] = r * StrictMath.cos(angle) + shift * 0.5;
            xy[2 * i + 1] = r * StrictMath.sin(angle) * 0.98 - 1;
        }
        pen.shape(Path.polygon(xy), colour);
    }

    private void swirl(double x, double y, double r) {
        strand(Path.arc(x, y + 0.6, r, r * 0.9, 200, 380));
    }

    private void strand(Path path) {
        pen.strokeVeil(path, dark, 0.9, 0.65);
    }

    /** The skull: covered with hair, or skin if there is none. */
    void skull() {
        boolean back = figure.facing() == Facing.BACK;
        double low = back ? 15.5 : 11;
        double puff = figure.hasHair() ? 1.2 : 0;
        double wide = 20.6 + puff * 0.7;
        double[] half = {
            0, -22 - puff, 12, -19.4 - puff, wide - 1.6, -10.5, wide, 0, 18.6, low - 3, 12, low + 3.5, 0.5, low + 5
        };
        at(
                shift * 0.35,
                1,
                () -> pen.shape(
                        mirrored(half),
                        figure.hasHair() ? colour : figure.skin().rgb()));
        if (back && figure.hasHair()) {
            strand(Path.curve(-10, -8, -11, 2, -9, 11));
            strand(Path.curve(10, -8, 11, 2, 9, 11));
            strand(Path.curve(0, -10, 0, 0, 0, 12));
        }
    }

    /** The fringe and what falls beside the face. */
    void front() {
        if (!figure.hasHair()) {
            if (pen.cel()) {
                pen.veil(Path.ellipse(head.x(-7, -14), -14, 4, 2.4), Tone.WHITE, 0.5);
            }
            return;
        }
        locks();
        if (figure.hairStyle() == HairStyle.TWIN_TAILS && head.turn > 0.8) {
            tail(-1);
        }
        switch (figure.hairStyle()) {
            case PARTED -> parted();
            case SPIKY -> cap(-20, 1, -14, -9, -10, -2.5, -5, -9, -1, -2, 4, -9, 8, -2.5, 13, -9, 20, 1);
            case CURLY -> curlyFringe();
            case BOB -> cap(-20, 2, -12, -5, -6, -4.4, 0, -4.2, 6, -4.4, 12, -5, 20, 2);
            default -> {
                switch (fringe % 3) {
                    case 0 ->
                        cap(-20, 2, -14, -5.5, -9, -3.6, -6, -7.4, -2, -3.4, 2, -7.4, 6, -3.6, 10, -7, 14, -4, 20, 2);
                    case 1 -> cap(-20, 2.5, -13, -4, -7, -4.4, 0, -7, 5, -11, 9, -7, 14, -3.6, 20, 2);
                    default -> cap(-20, 2, -13, -3.2, -8, -8, -3, -3.8, 1, -9.5, 8, -4, 13, -6.5, 20, 2);
                }
            }
        }
        ring();
        clip();
    }

    /** A girl's hair clip. */
    private void clip() {
        if (figure.person() != Person.GIRL || head.narrow(-12, -9) < 0.2) {
            return;
        }
        int metal = figure.hairColour() == Hue.YELLOW ? 0xF06A8C : 0xFFD34E;
        pen.shape(Path.star(head.x(-12.5, -9.4), -9.4, 3.7, 1.9, 5, 0), metal);
    }

    /** A cap of hair over the forehead; the points are its lower edge, seen from the front, left to right. */
    private void cap(double... edge) {
        double[] e = head.turned(edge);
        int n = e.length / 2;
        Path path = new Path().move(e[0], e[1]);
        for (int i = 1; i < n; i++) {
            double mx = (e[2 * i - 2] + e[2 * i]) / 2;
            double my = (e[2 * i - 1] + e[2 * i + 1]) / 2 + (i % 2 == 0 ? 0.9 : -0.9);
            path.quad(mx, my, e[2 * i], e[2 * i + 1]);
        }
        double s = shift * 0.35;
        double right = Math.max(e[2 * n - 2], 0);
        path.cubic(right + 2, -8, s + 18.5, -17, s + 6, -22.6);
        path.cubic(s - 2, -24, s - 12, -21.5, Math.min(e[0], -2) - 0.5 + (head.turn > 0.2 ? -3 : 0), -9);
        path.close();
        pen.fill(path, colour);
        Path line = new Path().move(e[0], e[1]);
        for (int i = 1; i < n; i++) {
            double mx = (e[2 * i - 2] + e[2 * i]) / 2;
            double my = (e[2 * i - 1] + e[2 * i + 1]) / 2 + (i % 2 == 0 ? 0.9 : -0.9);
            line.quad(mx, my, e[2 * i], e[2 * i + 1]);
        }
        pen.outline(line, colour, 0.85);
    }

    private void parted() {
        double[] right = {0.5, -21, 1, -13, 9, -8, 15, 0, 17.5, 12, 20, 13, 20.2, 2, 19, -9, 12, -19};
        for (int side = -1; side <= 1; side += 2) {
            double[] xy = right.clone();
            for (int i = 0; i < xy.length; i += 2) {
                xy[i] *= side;
            }
            if (head.narrow(side * 10, -6) > 0.05) {
                pen.shape(Path.blob(head.turned(xy)), colour);
            }
        }
    }

    private void curlyFringe() {
        Path all = new Path();
        double[] xy = {-16, -7, -10, -11, -4, -9.5, 2, -11, 8, -9.5, 14, -9, 17.5, -4, -18, -2};
        for (int i = 0; i < xy.length; i += 2) {
            all.add(Path.circle(head.x(xy[i], xy[i + 1]), xy[i + 1], 5.2));
        }
        pen.outline(all, colour, 1.4);
        pen.fill(all, colour);
        pen.fill(Path.ellipse(shift * 0.3, -14, 17.5, 8), colour);
    }

    private void locks() {
        double length = switch (figure.hairStyle()) {
            case LONG -> 24;
            case BOB -> 16.5;
            case TWIN_TAILS, BRAIDS, DOUBLE_BUNS, PONYTAIL, BUN ->
                figure.person().isFemale() ? 11.5 : 6;
            case SHORT -> figure.person().isFemale() ? 11 : 5;
            default -> 0;
        };
        if (length == 0) {
            return;
        }
        boolean wide = figure.hairStyle() == HairStyle.BOB || figure.hairStyle() == HairStyle.LONG;
        for (int side = -1; side <= 1; side += 2) {
            double x = head.x(side * 18.6, 0);
            if (head.narrow(side * 18, 0) < 0.05 && head.turn > 0.2 && side > 0) {
                continue;
            }
            double w = wide ? 3.4 : 2.1;
            double out = wide ? 3.2 : 1.6;
            double[] xy = {2.2, -8, 2.8, 2, out, length - 4, -0.4, length, -w, length - 5, -w, 2, 0.4 - w, -6};
            at(x, side, () -> pen.shape(Path.blob(xy), colour));
        }
    }

    /** Braids hang over the shoulders, in front of everything. */
    void braids() {
        if (figure.hairStyle() != HairStyle.BRAIDS) {
            return;
        }
        for (int side = -1; side <= 1; side += 2) {
            double x = head.x(side * 17.5, 8);
            if (figure.facing() == Facing.BACK) {
                x = side * 12;
            } else if (head.turn > 0.8 && side > 0) {
                continue;
            }
            for (int i = 4; i >= 0; i--) {
                double y = 14 + i * 6;
                double bend = x + side * Math.min(2.5, i * 0.8);
                pen.shape(Path.ellipse(bend, y, 4.6 - i * 0.35, 4.1 - i * 0.25), colour);
                strand(Path.lines(bend - 1.8, y - 1.2, bend, y + 1, bend + 1.8, y - 1.2));
            }
            double end = x + side * 2.5;
            pen.shape(Path.blob(end - 2, 41, end + 2, 41, end + 2.6, 47, end, 48.5, end - 2.6, 47), colour);
            pen.shape(Path.round(end - 2.6, 39.4, 5.2, 2.8, 1.2), ribbon);
        }
    }

    /** The band of reflected light on the hair. */
    void ring() {
        if (pen.sheet.style() == org.inkloom.picturebook.scene.Style.LINE_ART || !figure.hasHair()) {
            return;
        }
        double strength = pen.cel() ? 0.75 : 0.38;
        double s = shift * 0.6 - 2;
        int light = Tone.mix(Tone.glow(colour), 0xFFFFFF, 0.12);
        pen.strokeVeil(Path.arc(s, -3, 14.5, 13.5, 218, 262), light, 1.9, strength);
        pen.strokeVeil(Path.arc(s, -3, 14.5, 13.5, 274, 290), light, 1.7, strength);
    }
}

package org.inkloom.picturebook.draw;

import org.inkloom.picturebook.raster.Path;
import org.inkloom.picturebook.scene.Detail;
import org.inkloom.picturebook.scene.Facing;
import org.inkloom.picturebook.scene.Figure;

/** Hats, scarves, glasses, bags. */
final class DetailPainter {
    private final Pen pen;
    private final Figure figure;
    private final HeadShape head;
    private final int colour;
    private final boolean back;

    DetailPainter(Pen pen, Figure figure, HeadShape head) {
        this.pen = pen;
        this.figure = figure;
        this.head = head;
        colour = figure.detailColour().cloth();
        back = figure.facing() == Facing.BACK;
    }

    /** What lies on the head; the head's centre is the origin. */
    void onHead() {
        switch (figure.detail()) {
            case STRAW_HAT -> strawHat();
            case CAP -> cap();
            case BEANIE -> beanie();
            case HEADPHONES -> headphones();
            case GLASSES -> glasses();
            case BOW -> bow();
            default -> {}
        }
    }

    private void strawHat() {
        int straw = 0xF0D493;
        pen.shape(Path.blob(-31, -11, -20, -15.5, 0, -17, 20, -15.5, 31, -11, 20, -7.5, 0, -8.6, -20, -7.5), straw);
        Path crown = Path.blob(-17, -13, -15.5, -25, -8, -31, 8, -31, 15.5, -25, 17, -13, 0, -11.5);
        pen.shape(crown, straw);
        pen.clip(crown);
        pen.stroke(Path.curve(-20, -15.5, 0, -13.5, 20, -15.5), colour, 4.4);
        pen.clipOff();
    }

    private void cap() {
        double s = StrictMath.sin(head.turn);
        Path dome = Path.blob(-21.5, -8, -18, -20, -8, -27, 8, -27, 18, -20, 21.5, -8, 0, -9.5);
        if (!back) {
            double x = 9 * s;
            pen.shape(dome, colour);
            pen.shape(
                    Path.blob(
                            x - 16 + 8 * s,
                            -9.6,
                            x,
                            -12.6,
                            x + 16 + 8 * s,
                            -9.6,
                            x + 12 + 10 * s,
                            -6.4,
                            x + 4 * s,
                            -7.4,
                            x - 12 + 4 * s,
                            -6.4),
                    Tone.shade(colour));
            pen.fill(Path.circle(x, -18.5, 3.4), Tone.light(colour) > 200 ? 0x5B82C4 : Tone.WHITE);
        } else {
            pen.shape(dome, colour);
            pen.ink(Path.arc(0, -8, 5, 4, 180, 360), colour, 0.8);
        }
        pen.fill(Path.circle(0, -27, 1.5), Tone.shade(colour));
    }

    private void beanie() {
        int pale = Tone.mix(colour, 0xFFFFFF, 0.6);
        pen.shape(Path.circle(0, -31.5, 5), pale);
        pen.shape(Path.blob(-21, -9, -19, -20, -9, -29, 9, -29, 19, -20, 21, -9, 0, -8), colour);
        pen.shape(Path.round(-22, -14.5, 44, 7.4, 3.4), pale);
        for (int i = -3; i <= 3; i++) {
            pen.strokeVeil(Path.lines(i * 5.4, -13, i * 5.4, -8.6), Tone.shade(pale), 0.7, 0.9);
        }
    }

    private void headphones() {
        pen.limb(Path.arc(0, -2, 22.5, 23, 185, 355), 0x4A4A58, 2.4);
        for (int side = -1; side <= 1; side += 2) {
            double x = head.x(side * 21, 3);
            double k = side > 0 && head.turn > 0.8 ? 0 : 1;
            if (k > 0) {
                boolean flat = head.turn > 0.3 && side < 0;
                pen.shape(Path.ellipse(x, 3, flat ? 5.6 : 4.2, 6.6), colour);
            }
        }
    }

    private void glasses() {
        if (back) {
            return;
        }
        int frame = Tone.deep(colour);
        for (int side = -1; side <= 1; side += 2) {
            double k = Math.min(1, head.narrow(side * 8.4, 4.6));
            if (k < 0.15) {
                continue;
            }
            Path ring = Path.ellipse(head.x(side * 8.4, 4.6), 4.8, 6.6 * k, 6.4);
            pen.veil(ring, 0xE8F6FF, 0.22);
            pen.stroke(ring, frame, 1.25);
        }
        pen.stroke(Path.lines(head.x(-1.8, 4), 4, head.x(1.8, 4), 4), frame, 1.1);
    }

    private void bow() {
        double x = figure.person().isFemale() ? head.x(12, -14) + 2 : 0;
        double y = figure.person().isFemale() ? -18 : 19;
        if (back && !figure.person().isFemale()) {
            return;
        }
        double k = figure.person().isFemale() ? 1.25 : 0.85;
        pen.shape(Path.blob(x, y, x - 8 * k, y - 5 * k, x - 8.6 * k, y + 4.6 * k), colour);
        pen.shape(Path.blob(x, y, x + 8 * k, y - 5 * k, x + 8.6 * k, y + 4.6 * k), colour);
        pen.shape(Path.ellipse(x, y, 2.4 * k, 2.7 * k), Tone.shade(colour));
    }

    /** What lies around the neck and on the shoulders; the figure's feet are the origin. */
    void onBody(Rig rig) {
        double sy = rig.shoulder[0][1];
        double c = (rig.shoulder[0][0] + rig.shoulder[1][0]) / 2;
        if (figure.detail() == Detail.SCARF) {
            double end = back ? -1 : 1;
            pen.shape(
                    Path.polygon(c + 3, sy, c + 8.5, sy, c + 9.5 * end * end, sy + 14, c + 4, sy + 14.4),
                    Tone.shade(colour));
            pen.stroke(Path.lines(c + 4.2, sy + 11.6, c + 9.2, sy + 11.4), Tone.glow(colour), 1.3);
            pen.shape(
                    Path.blob(
                            c - 9.5, sy - 1.4, c - 5, sy - 4.6, c + 5, sy - 4.6, c + 9.5, sy - 1.4, c + 6, sy + 3, c,
                            sy + 4, c - 6, sy + 3),
                    colour);
        } else if (figure.detail() == Detail.SCHOOLBAG) {
            bag(rig, c, sy);
        }
    }

    private void bag(Rig rig, double c, double sy) {
        if (back) {
            pen.shape(Path.round(c - 9, sy - 1, 18, 19, 5), colour);
            pen.shape(Path.round(c - 6.4, sy + 8, 12.8, 8, 2.5), Tone.shade(colour));
            pen.shape(Path.round(c - 3, sy - 4, 6, 4, 2), Tone.deep(colour));
        } else if (!rig.side) {
            for (int side = -1; side <= 1; side += 2) {
                double x = c + side * 5.4 * rig.squash;
                pen.limb(Path.curve(x, sy - 2.4, x + side * 0.6, sy + 6, x + side * 1.4, sy + 15), colour, 2.3);
            }
        }
    }

    /** The bag behind the body. */
    void behindBody(Rig rig) {
        if (figure.detail() != Detail.SCHOOLBAG || back) {
            return;
        }
        double sy = rig.shoulder[0][1];
        double c = (rig.shoulder[0][0] + rig.shoulder[1][0]) / 2;
        double away = rig.side ? -9.5 : -4 * StrictMath.sin(head.turn);
        double wide = rig.side ? 7 : 11.5;
        pen.shape(Path.round(c + away - wide, sy - 1, 2 * wide, 19, 5), colour);
    }
}

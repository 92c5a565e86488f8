package org.inkloom.picturebook.draw;

import org.inkloom.picturebook.raster.Path;
import org.inkloom.picturebook.raster.Transform;
import org.inkloom.picturebook.scene.Bottom;
import org.inkloom.picturebook.scene.Detail;
import org.inkloom.picturebook.scene.Facing;
import org.inkloom.picturebook.scene.Figure;
import org.inkloom.picturebook.scene.Hue;
import org.inkloom.picturebook.scene.Top;

/** Arms and legs in their sleeves, trousers and shoes; the figure's feet are the origin. */
final class LimbPainter {
    private static final int WHITE_CLOTH = 0xFBFAF6;

    private final Pen pen;
    private final Figure figure;
    private final Rig rig;
    private final int cloth;
    private final int trim;
    private final int lower;
    private final boolean suit;
    private final boolean back;

    LimbPainter(Pen pen, Figure figure, Rig rig) {
        this.pen = pen;
        this.figure = figure;
        this.rig = rig;
        cloth = figure.topColour().cloth();
        trim = figure.topColour() == Hue.WHITE ? 0x5B82C4 : WHITE_CLOTH;
        suit = figure.top() == Top.GOWN && !figure.person().isFemale();
        lower = suit || figure.top() == Top.OVERALLS
                ? cloth
                : figure.bottom() == Bottom.NONE ? cloth : figure.bottomColour().cloth();
        back = figure.facing() == Facing.BACK;
    }

    void legs() {
        for (int i = 0; i < 2; i++) {
            leg(i);
        }
    }

    private void leg(int i) {
        double[] h = rig.hip[i];
        double[] k = rig.knee[i];
        double[] f = rig.foot[i];
        Path whole = Path.curve(h[0], h[1], k[0], k[1], f[0], f[1] - 1.4);
        boolean trousers = figure.bottom() == Bottom.TROUSERS || figure.top() == Top.OVERALLS || suit;
        boolean tights = figure.bottom() == Bottom.TIGHTS;
        int skin = figure.skin().rgb();
        if (trousers) {
            pen.limb(whole, lower, 8.2);
            if (figure.detail() == Detail.SIDE_STRIPES) {
                double o = rig.side ? 0 : i == 0 ? -2.5 : 2.5;
                pen.stroke(Path.curve(h[0] + o, h[1] + 3, k[0] + o, k[1], f[0] + o, f[1] - 2), stripe(lower), 1.7);
            }
        } else {
            pen.limb(whole, tights ? 0x4A4453 : skin, 6);
            if (!tights && figure.top() != Top.HANFU && figure.top() != Top.GOWN) {
                double t = 0.55;
                pen.stroke(
                        Path.lines(k[0] + (f[0] - k[0]) * t, k[1] + (f[1] - k[1]) * t, f[0], f[1] - 1.2),
                        WHITE_CLOTH,
                        6.1);
            }
            if (figure.bottom() == Bottom.SHORTS) {
                pen.limb(Path.lines(h[0], h[1], h[0] + (k[0] - h[0]) * 0.8, h[1] + (k[1] - h[1]) * 0.8), lower, 9);
            }
        }
        shoe(i, f);
    }

    private int stripe(int under) {
        return Tone.light(under) > 225 ? 0x5B82C4 : WHITE_CLOTH;
    }

    private void shoe(int i, double[] f) {
        int[] leather = {0x7A4A3A, 0xE8E6EC, 0x45414F, 0xD85A62};
        boolean sporty = figure.top() == Top.TRACKSUIT || figure.top() == Top.HOODIE;
        int colour = sporty ? leather[1] : leather[figure.topColour().ordinal() % 2 == 0 ? 0 : 2];
        double out = rig.side ? 2.2 : back ? 0 : (i == 0 ? -1 : 1) * 0.8;
        double toe = rig.side ? 5.6 : 4.5;
        pen.shape(
                Path.blob(
                        f[0] + out - toe,
                        f[1] + 0.4,
                        f[0] + out - toe * 0.8,
                        f[1] - 3,
                        f[0] + out,
                        f[1] - 4.2,
                        f[0] + out + toe * 0.8,
                        f[1] - 3,
                        f[0] + out + toe,
                        f[1] + 0.4,
                        f[0] + out,
                        f[1] + 1),
                colour);
    }

    /** One arm, by its index in the rig. */
    void arm(int i) {
        double[] s = rig.shoulder[i];
        double[] e = rig.elbow[i];
        double[] h = rig.hand[i];
        int skin = figure.skin().rgb();
        if (figure.top().hasLongSleeves() || suit) {
            longSleeve(s, e, h);
            return;
        }
        pen.limb(Path.curve(s[0], s[1] + 1, e[0], e[1], h[0], h[1]), skin, 5.2);
        pen.fill(Path.circle(h[0], h[1], 2.9), skin);
        if (figure.top() != Top.GOWN) {
            shortSleeve(s, e);
        }
    }

    /** A sleeve to the wrist and the hand; s, e and h are shoulder, elbow and hand. */
    private void longSleeve(double[] s, double[] e, double[] h) {
        int skin = figure.skin().rgb();
        if (figure.top() == Top.HANFU) {
            pen.shape(Path.circle(h[0], h[1], 3), skin);
            pen.limb(Path.lines(s[0], s[1] + 1.4, e[0], e[1]), cloth, 7);
            wideSleeve(e, h);
            return;
        }
        int sleeve = sleeve();
        double t = 0.74;
        double wx = e[0] + (h[0] - e[0]) * t;
        double wy = e[1] + (h[1] - e[1]) * t;
        Path arm = Path.curve(s[0], s[1] + 1, e[0], e[1], wx, wy);
        pen.limb(arm, sleeve, 6.8);
        cuff(e, wx, wy);
        if (figure.detail() == Detail.SIDE_STRIPES) {
            pen.stroke(Path.curve(s[0], s[1] + 1, e[0], e[1], wx, wy), stripe(sleeve), 1.7);
        }
        pen.shape(Path.circle(h[0], h[1], 3), skin);
    }

    private void shortSleeve(double[] s, double[] e) {
        double t = 0.75;
        pen.limb(
                Path.lines(s[0], s[1] + 1.2, s[0] + (e[0] - s[0]) * t, s[1] + 1.2 + (e[1] - s[1] - 1.2) * t),
                sleeve(),
                7.2);
        if (figure.top() == Top.STRIPED) {
            double u = 0.5;
            double cx = s[0] + (e[0] - s[0]) * u;
            double cy = s[1] + 1.2 + (e[1] - s[1] - 1.2) * u;
            double nx = (e[1] - s[1]) / Rig.UPPER_ARM * 3.4;
            double ny = -(e[0] - s[0]) / Rig.UPPER_ARM * 3.4;
            pen.stroke(Path.lines(cx - nx, cy - ny, cx + nx, cy + ny), trim, 1.6);
        }
    }

    private int sleeve() {
        return figure.top() == Top.OVERALLS ? WHITE_CLOTH : cloth;
    }

    private void cuff(double[] e, double wx, double wy) {
        boolean cuffed = figure.top() == Top.TRACKSUIT
                || figure.top() == Top.SWEATER
                || figure.top() == Top.HOODIE
                || figure.top() == Top.COAT;
        if (cuffed) {
            int tone = figure.top() == Top.TRACKSUIT
                    ? trim
                    : figure.top() == Top.COAT ? Tone.deep(cloth) : Tone.shade(cloth);
            double t = 0.22;
            pen.stroke(Path.lines(wx + (e[0] - wx) * t * 0.5, wy + (e[1] - wy) * t * 0.5, wx, wy), tone, 6.6);
        }
    }

    /** A sleeve that widens from the elbow to the hand. */
    private void wideSleeve(double[] e, double[] h) {
        double dx = h[0] - e[0];
        double dy = h[1] - e[1];
        double length = Math.sqrt(dx * dx + dy * dy);
        double angle = StrictMath.toDegrees(StrictMath.atan2(dy, dx));
        Transform former = pen.map();
        pen.map(former.move(e[0], e[1]).turn(angle));
        double low = dx < 0 ? -1 : 1;
        Path sleeve = new Path()
                .move(-1, 3.5)
                .quad(length * 0.5, 4 + (low > 0 ? 1.5 : 0), length * 0.92, low > 0 ? 8 : 4.6)
                .quad(length * 1.02, 0, length * 0.92, low > 0 ? -4.6 : -8)
                .quad(length * 0.5, -4 - (low > 0 ? 0 : 1.5), -1, -3.5)
                .close();
        pen.shape(sleeve, cloth);
        pen.fill(Path.circle(0, 0, 3.3), cloth);
        Path hem = Path.curve(length * 0.9, low > 0 ? 7.4 : 4, length * 0.97, 0, length * 0.9, low > 0 ? -4 : -7.4);
        pen.stroke(hem, trim, 1.6);
        pen.map(former);
    }
}

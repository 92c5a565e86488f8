package org.inkloom.picturebook.draw;

import org.inkloom.picturebook.raster.Path;
import org.inkloom.picturebook.scene.Bottom;
import org.inkloom.picturebook.scene.Facing;
import org.inkloom.picturebook.scene.Figure;
import org.inkloom.picturebook.scene.Hue;
import org.inkloom.picturebook.scene.Top;

/** The trunk in its garment; the figure's feet are the origin. */
final class GarmentPainter {
    private static final int WHITE_CLOTH = 0xFBFAF6;

    private final Pen pen;
    private final Figure figure;
    private final Rig rig;
    private final int cloth;
    private final int trim;
    private final int lower;
    private final boolean suit;
    private final boolean back;

    GarmentPainter(Pen pen, Figure figure, Rig rig) {
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

    private double x(double front) {
        return front * rig.squash;
    }

    private Path torso(double hem, double flare) {
        double hy = rig.hip[0][1];
        double sy = rig.shoulder[0][1];
        double sx = (rig.shoulder[0][0] + rig.shoulder[1][0]) / 2;
        double hx = (rig.hip[0][0] + rig.hip[1][0]) / 2;
        double broad = figure.person().isAdult() && !figure.person().isFemale() ? 1.15 : 1;
        double w = x(8.6) * broad;
        double waist = x(figure.person() == org.inkloom.picturebook.scene.Person.WOMAN ? 6.6 : 7.6) * broad;
        double wy = sy + (hy - sy) * 0.52;
        double mx = (sx + hx) / 2;
        return new Path()
                .move(sx - x(3.6), sy - 3)
                .cubic(sx - w * 0.8, sy - 2.6, sx - w, sy - 1.4, sx - w, sy + 2.6)
                .cubic(sx - w, sy + 6, mx - waist, wy - 4, mx - waist, wy)
                .cubic(mx - waist, wy + 4, hx - flare, hem - 5, hx - flare, hem)
                .quad(hx, hem + 2, hx + flare, hem)
                .cubic(hx + flare, hem - 5, mx + waist, wy + 4, mx + waist, wy)
                .cubic(mx + waist, wy - 4, sx + w, sy + 6, sx + w, sy + 2.6)
                .cubic(sx + w, sy - 1.4, sx + w * 0.8, sy - 2.6, sx + x(3.6), sy - 3)
                .close();
    }

    private Path skirt(double hem, double flare) {
        double hy = rig.hip[0][1];
        double hx = (rig.hip[0][0] + rig.hip[1][0]) / 2;
        double top = hy - 8;
        return new Path()
                .move(hx - x(7.6), top)
                .cubic(hx - x(9), top + 5, hx - flare, hem - 5, hx - flare, hem)
                .cubic(hx - flare * 0.5, hem + 2.4, hx + flare * 0.5, hem + 2.4, hx + flare, hem)
                .cubic(hx + flare, hem - 5, hx + x(9), top + 5, hx + x(7.6), top)
                .close();
    }

    /** The trunk with its garment. */
    void trunk() {
        double hy = rig.hip[0][1];
        boolean seatedFront = !rig.side && hy > -22;
        if (figure.bottom() == Bottom.SKIRT || figure.bottom() == Bottom.TIGHTS) {
            Path skirt = skirt(seatedFront ? hy + 7 : hy + 8.5, 13.2 * (rig.side ? 0.85 : 1));
            pen.shape(skirt, lower);
            pleats(hy - 4, hy + 8, 3);
        } else if (figure.bottom() != Bottom.NONE || figure.top() == Top.OVERALLS || suit) {
            pen.shape(Path.round(rig.hip[0][0] - 4.1, hy - 5, rig.hip[1][0] - rig.hip[0][0] + 8.2, 8, 3.5), lower);
        }
        switch (figure.top()) {
            case DRESS -> dress(hy);
            case GOWN -> gown(hy);
            case HANFU -> hanfu(hy);
            case COAT -> coat(hy);
            case OVERALLS -> overalls(hy);
            default -> shirt(hy);
        }
    }

    private void pleats(double from, double to, int count) {
        double hx = (rig.hip[0][0] + rig.hip[1][0]) / 2;
        int tone = Tone.shade(lower);
        for (int i = -count / 2; i <= count / 2; i++) {
            pen.strokeVeil(Path.lines(hx + i * 4.4, from, hx + i * 6.2, to), tone, 0.8, 0.7);
        }
    }

    private void shirt(double hy) {
        double sy = rig.shoulder[0][1];
        double c = (rig.shoulder[0][0] + rig.shoulder[1][0]) / 2;
        double hem = hy - (figure.bottom() == Bottom.SKIRT || figure.bottom() == Bottom.TIGHTS ? 4.6 : 1.6);
        Path torso = torso(hem, x(8.8));
        pen.fill(torso, cloth);
        pen.clip(torso);
        pattern(c, sy, hem);
        shadow(sy, hy);
        pen.clipOff();
        pen.outline(torso, cloth);
        collar(c, sy, hem);
    }

    /** What is woven, sewn or printed on a shirt; the clip is the trunk. */
    private void pattern(double c, double sy, double hem) {
        switch (figure.top()) {
            case STRIPED -> {
                for (double y = sy + 1; y < hem + 2; y += 4.8) {
                    pen.fill(Path.rect(-20, y, 40, 2.2), trim);
                }
            }
            case TRACKSUIT -> tracksuitStripes(c, sy, hem);
            case SWEATER -> zigzag(sy, hem);
            case HOODIE -> {
                pen.fill(Path.rect(-20, hem - 1.8, 40, 5), Tone.shade(cloth));
                if (!back) {
                    pen.fill(
                            Path.polygon(c - 6.4, hem - 1.6, c - 4, hem - 7.6, c + 4, hem - 7.6, c + 6.4, hem - 1.6),
                            Tone.shade(cloth));
                }
            }
            case T_SHIRT -> {
                if (!back) {
                    pen.fill(Path.star(c, sy + 8, 5.6, 2.6, 5, 0), trim);
                }
            }
            default -> {}
        }
    }

    private void tracksuitStripes(double c, double sy, double hem) {
        pen.fill(Path.rect(-20, hem - 1.4, 40, 4), trim);
        if (!back) {
            pen.stroke(Path.curve(c - 12, sy + 9.4, c, sy + 6.4, c + 12, sy + 9.4), trim, 2.6);
            pen.ink(Path.lines(c, sy - 3, c, hem), cloth, 0.8);
        } else {
            pen.stroke(Path.curve(c - 12, sy + 5, c, sy + 3, c + 12, sy + 5), trim, 2.6);
        }
    }

    private void zigzag(double sy, double hem) {
        int knit = Tone.light(cloth) > 200 ? 0xD9665E : Tone.glow(cloth);
        double mid = sy + (hem - sy) * 0.36;
        pen.stroke(
                Path.lines(
                        -14, mid + 4, -10.5, mid, -7, mid + 4, -3.5, mid, 0, mid + 4, 3.5, mid, 7, mid + 4, 10.5, mid,
                        14, mid + 4),
                knit,
                2.3);
        pen.fill(Path.rect(-20, hem - 2.6, 40, 6), Tone.shade(cloth));
    }

    private void shadow(double sy, double hy) {
        if (pen.cel()) {
            pen.veil(
                    Path.polygon(
                            rig.squash * 4.4,
                            sy - 6,
                            30,
                            sy - 6,
                            30,
                            hy + 6,
                            rig.squash * 5.4,
                            hy + 6,
                            rig.squash * 3.4,
                            sy + 9),
                    Tone.shade(cloth),
                    0.6);
        }
    }

    private void collar(double c, double sy, double hem) {
        switch (figure.top()) {
            case SAILOR -> sailorCollar(c, sy);
            case HOODIE -> {
                pen.shape(
                        Path.blob(
                                c - 11, sy - 1.6, c - 6, sy - 5, c + 6, sy - 5, c + 11, sy - 1.6, c + 6.4, sy + 3.6, c,
                                sy + 5.4, c - 6.4, sy + 3.6),
                        Tone.shade(cloth));
                if (!back) {
                    pen.stroke(Path.lines(c - 2.6, sy + 4.4, c - 2.8, sy + 9.4), trim, 1.3);
                    pen.stroke(Path.lines(c + 2.6, sy + 4.4, c + 2.8, sy + 9.4), trim, 1.3);
                    pen.outline(
                            Path.lines(c - 6.4, hem - 1.6, c - 4, hem - 7.6, c + 4, hem - 7.6, c + 6.4, hem - 1.6),
                            cloth,
                            0.7);
                }
            }
            case SWEATER -> pen.shape(Path.round(c - 5.6, sy - 5.4, 11.2, 5.6, 2.4), Tone.shade(cloth));
            case TRACKSUIT -> {
                pen.shape(
                        Path.polygon(
                                c - 4.8, sy - 4.2, c - 5.2, sy - 0.6, c, sy + 2, c + 5.2, sy - 0.6, c + 4.8, sy - 4.2,
                                c, sy - 1),
                        trim);
            }
            default -> {
                if (!back) {
                    pen.fill(Path.ellipse(c, sy - 3, 3.6, 2.2), figure.skin().rgb());
                    pen.outline(Path.arc(c, sy - 3, 3.6, 2.2, 10, 170), cloth, 0.7);
                }
            }
        }
    }

    private void sailorCollar(double c, double sy) {
        int band = figure.topColour() == Hue.WHITE ? 0x3F5E9E : WHITE_CLOTH;
        if (back) {
            pen.shape(Path.polygon(c - 6.5, sy - 2.6, c + 6.5, sy - 2.6, c + 6, sy + 7, c - 6, sy + 7), band);
        } else {
            pen.shape(
                    Path.polygon(
                            c - 5.8, sy - 3, c - 8.4, sy + 4, c, sy + 9.4, c + 8.4, sy + 4, c + 5.8, sy - 3, c,
                            sy + 2.4),
                    band);
            int knot = figure.topColour() == Hue.RED ? 0x3F6CC4 : 0xE2505A;
            pen.shape(
                    Path.blob(
                            c, sy + 7.6, c - 6, sy + 5, c - 5.6, sy + 12, c, sy + 10, c + 5.6, sy + 12, c + 6, sy + 5),
                    knot);
        }
    }

    private void dress(double hy) {
        double sy = rig.shoulder[0][1];
        Path flare = skirt(rig.side || hy < -22 ? hy + 11 : hy + 8, 14.5 * (rig.side ? 0.85 : 1));
        pen.shape(flare, cloth);
        Path torso = torso(hy - 5.5, x(7.6));
        pen.shape(torso, cloth);
        pen.clip(flare);
        pen.strokeVeil(Path.curve(-16, hy + 8, 0, hy + 10.4, 16, hy + 8), trim, 1.6, 0.95);
        for (int i = 0; i < 6; i++) {
            pen.veil(Path.circle(-11 + i * 4.4, hy + 1.5 + (i % 2) * 3, 0.95), trim, 0.9);
        }
        pen.clipOff();
        double c = (rig.shoulder[0][0] + rig.shoulder[1][0]) / 2;
        pen.stroke(Path.lines(-x(7.2), hy - 6.4, x(7.2), hy - 6.4), trim, 2);
        if (back) {
            pen.shape(Path.blob(0, hy - 6, -5, hy - 9, -5, hy - 3, 0, hy - 6, 5, hy - 3, 5, hy - 9), trim);
        } else {
            pen.shape(
                    Path.blob(
                            c - 5.6, sy - 2.6, c - 3.4, sy + 1.8, c, sy - 0.4, c + 3.4, sy + 1.8, c + 5.6, sy - 2.6, c,
                            sy - 3.6),
                    trim);
        }
    }

    private void gown(double hy) {
        double sy = rig.shoulder[0][1];
        double c = (rig.shoulder[0][0] + rig.shoulder[1][0]) / 2;
        if (suit) {
            Path jacket = torso(hy + 1.5, x(9.2));
            pen.shape(jacket, cloth);
            if (!back) {
                pen.fill(Path.polygon(c - 3.6, sy - 3, c + 3.6, sy - 3, c, sy + 9), trim);
                pen.outline(Path.lines(c - 3.6, sy - 3, c, sy + 9, c + 3.6, sy - 3), cloth, 0.8);
                pen.shape(
                        Path.polygon(
                                c - 3, sy - 1.8, c, sy - 0.4, c + 3, sy - 1.8, c + 3, sy + 1.6, c, sy + 0.4, c - 3,
                                sy + 1.6),
                        0xC8404C);
                pen.ink(Path.lines(c, sy + 9, c, hy + 2), cloth, 0.7);
            }
            return;
        }
        double hem = Math.min(-1.6, hy + 25.5);
        Path flare = skirt(hem, 17.5 * (rig.side ? 0.85 : 1));
        pen.shape(flare, cloth);
        pen.clip(flare);
        pen.veil(Path.polygon(x(3), hy - 9, x(30), hy, x(30), 2, x(7), 2), Tone.shade(cloth), 0.55);
        int gem = Tone.light(cloth) > 215 ? 0xF2C45C : 0xFFF6CF;
        for (int i = 0; i < 11; i++) {
            double px = -13 + (i * 7.7) % 26;
            double py = hy + 1 + (i * 5.3) % 22;
            pen.veil(Path.star(px, py, 1.25, 0.5, 4, 0), gem, 0.95);
        }
        pen.clipOff();
        Path torso = torso(hy - 5.5, x(7.6));
        pen.shape(torso, cloth);
        if (!back) {
            pen.fill(
                    Path.polygon(
                            c - 4.8, sy - 3.6, c + 4.8, sy - 3.6, c + 2.4, sy + 1.4, c, sy + 0.4, c - 2.4, sy + 1.4),
                    figure.skin().rgb());
        }
        pen.stroke(Path.lines(-x(7.2), hy - 6.8, x(7.2), hy - 6.8), gem, 1.9);
    }

    private void hanfu(double hy) {
        double sy = rig.shoulder[0][1];
        double c = (rig.shoulder[0][0] + rig.shoulder[1][0]) / 2;
        double hem = Math.min(-2.4, hy + 24);
        int pale = Tone.mix(cloth, 0xFFFFFF, figure.topColour() == Hue.WHITE ? 0 : 0.34);
        Path flare = skirt(hem, 13.6 * (rig.side ? 0.85 : 1));
        pen.shape(flare, pale);
        pen.clip(flare);
        for (int i = -1; i <= 1; i++) {
            pen.strokeVeil(Path.lines(i * 3.2, hy - 4, i * 6, hem + 2), Tone.shade(pale), 0.9, 0.7);
        }
        pen.strokeVeil(Path.curve(-16, hem - 2, 0, hem + 0.6, 16, hem - 2), cloth, 2.2, 1);
        pen.clipOff();
        pen.shape(torso(hy - 4, x(8)), cloth);
        if (!back) {
            pen.stroke(Path.lines(c - 4, sy - 3.4, c + 3.6, sy + 10.4), trim, 2.2);
            pen.stroke(Path.lines(c + 4, sy - 3.4, c - 1.4, sy + 5), trim, 2.2);
        }
        int sash = figure.topColour() == Hue.RED || figure.topColour() == Hue.ORANGE || figure.topColour() == Hue.PINK
                ? 0x4E8C86
                : 0xD9534F;
        pen.shape(Path.round(-x(8), hy - 9, x(16), 4.4, 1), sash);
        if (!back) {
            pen.shape(Path.polygon(-1.8, hy - 5, 1.8, hy - 5, 2.4, hy + 8, -2.4, hy + 8), sash);
        }
    }

    private void coat(double hy) {
        double sy = rig.shoulder[0][1];
        double c = (rig.shoulder[0][0] + rig.shoulder[1][0]) / 2;
        double hem = rig.side || hy < -22 ? hy + 13 : hy + 7;
        Path coat = torso(hem, x(13.4));
        pen.shape(coat, cloth);
        pen.clip(coat);
        shadow(sy, hem);
        pen.clipOff();
        pen.stroke(Path.lines(-x(8), hy - 5, x(8), hy - 5), Tone.deep(cloth), 2.4);
        if (!back) {
            pen.ink(Path.lines(c, sy + 5, c, hem + 1), cloth, 0.8);
            int lapel = Tone.light(cloth) > 215 ? Tone.shade(cloth) : Tone.glow(cloth);
            pen.shape(Path.polygon(c - 5, sy - 3.6, c - 8.2, sy + 3.4, c, sy + 8.4, c - 1, sy + 1), lapel);
            pen.shape(Path.polygon(c + 5, sy - 3.6, c + 8.2, sy + 3.4, c, sy + 8.4, c + 1, sy + 1), lapel);
            int button = Tone.light(cloth) > 150 ? 0x6B4A3A : 0xF4D58A;
            for (int i = 0; i < 3; i++) {
                double y = sy + 10.4 + i * 6;
                pen.fill(Path.circle(c - 3.2, y, 1.35), button);
                pen.fill(Path.circle(c + 3.2, y, 1.35), button);
            }
        }
    }

    private void overalls(double hy) {
        double sy = rig.shoulder[0][1];
        double c = (rig.shoulder[0][0] + rig.shoulder[1][0]) / 2;
        pen.shape(torso(hy - 1.6, x(8.6)), WHITE_CLOTH);
        Path bib = back
                ? Path.polygon(-x(7.8), hy + 1, -x(7.4), hy - 8, x(7.4), hy - 8, x(7.8), hy + 1)
                : Path.polygon(
                        -x(8.4),
                        hy + 1,
                        -x(7.6),
                        hy - 8.5,
                        -x(5.2),
                        hy - 9,
                        -x(5.4) + c,
                        sy + 6.5,
                        x(5.4) + c,
                        sy + 6.5,
                        x(5.2),
                        hy - 9,
                        x(7.6),
                        hy - 8.5,
                        x(8.4),
                        hy + 1);
        double b = back ? hy - 8 : sy + 7;
        pen.limb(Path.lines(c - x(4.4), b, c - x(5), sy - 2), cloth, 2.2);
        pen.limb(Path.lines(c + x(4.4), b, c + x(5), sy - 2), cloth, 2.2);
        pen.shape(bib, cloth);
        if (!back) {
            pen.shape(Path.round(c - 3.6, sy + 10, 7.2, 5.6, 1.4), Tone.shade(cloth));
            pen.fill(Path.circle(c - x(4.2), sy + 7.8, 1.4), 0xF7D77A);
            pen.fill(Path.circle(c + x(4.2), sy + 7.8, 1.4), 0xF7D77A);
        }
    }
}

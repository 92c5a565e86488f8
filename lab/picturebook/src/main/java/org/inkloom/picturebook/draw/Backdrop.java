package org.inkloom.picturebook.draw;

import org.inkloom.picturebook.raster.Path;
import org.inkloom.picturebook.raster.SeededRandom;
import org.inkloom.picturebook.scene.Daylight;

/**
 * Draws what places consist of: skies, clouds, hills, trees, walls. A square picture spans 0 to 100 in both directions;
 * others extend further, from {@code left} to {@code right} and from {@code top}.
 */
public final class Backdrop {
    public final Pen pen;
    public final SeededRandom random;
    public final Daylight daylight;
    public final double left;
    public final double right;
    public final double top;

    public Backdrop(Pen pen, SeededRandom random, Daylight daylight, double left, double right, double top) {
        this.pen = pen;
        this.random = random;
        this.daylight = daylight;
        this.left = left - 6;
        this.right = right + 6;
        this.top = top - 6;
    }

    /** A band over the whole width, of one colour. */
    public void band(double from, double to, int colour) {
        pen.fill(Path.rect(left, from, right - left, to - from), colour);
    }

    /** A band over the whole width, from one colour to another. */
    public void band(double from, double to, int upper, int lower) {
        pen.gradient(Path.rect(left, from, right - left, to - from), upper, lower, from, to);
    }

    /** A line over the whole width, in the style's manner. */
    public void edge(double y, int colour) {
        pen.outline(Path.lines(left, y, right, y), colour);
    }

    /** The sky for the time of day and the weather, down to the horizon. */
    public void sky(double horizon) {
        int light = pen.ambient(Tone.WHITE);
        colours(horizon);
        lights(horizon);
        pen.ambient(light);
    }

    private void colours(double horizon) {
        int foot = switch (daylight) {
            case DAY -> 0xDDF3FC;
            case DUSK -> 0xFFC78E;
            case NIGHT -> 0x8C96DA;
            case RAIN -> 0xC6D2DA;
            case SNOW -> 0xE9F0F7;
        };
        band(horizon - 1, 112, foot);
        switch (daylight) {
            case DAY -> band(top, horizon, 0x7CC8F4, 0xDDF3FC);
            case DUSK -> band(top, horizon, 0x8E7CC8, 0xFFC78E);
            case NIGHT -> band(top, horizon, 0x3E4C96, 0x8C96DA);
            case RAIN -> band(top, horizon, 0x93A6B8, 0xC6D2DA);
            case SNOW -> band(top, horizon, 0xB4C4DA, 0xE9F0F7);
        }
    }

    private void lights(double horizon) {
        switch (daylight) {
            case DAY -> {
                if (random.chance(0.4)) {
                    pen.veil(Path.circle(84, 14, 10), 0xFFF3B8, 0.5);
                    pen.shape(Path.circle(84, 14, 6.4), 0xFFE27A);
                }
                clouds(horizon, 0xFFFFFF);
            }
            case DUSK -> {
                pen.veil(Path.circle(78, horizon - 6, 17), 0xFFE3A0, 0.45);
                pen.shape(Path.circle(78, horizon - 6, 9), 0xFF9A62);
                clouds(horizon, 0xFFC4B4);
            }
            case NIGHT -> {
                stars(horizon, 26);
                moon(82, 15, 7);
            }
            case RAIN, SNOW -> clouds(horizon, daylight == Daylight.RAIN ? 0xAEBBC8 : 0xDCE5EF);
        }
    }

    private void clouds(double horizon, int colour) {
        int count = 2 + random.below(2);
        for (int i = 0; i < count; i++) {
            double x = left + (right - left) * (i + random.next()) / count;
            cloud(x, top + 10 + random.next() * (horizon - top) * 0.4, random.between(0.7, 1.15), colour);
        }
    }

    public void cloud(double x, double y, double size, int colour) {
        Path puff = Path.ellipse(x, y + 1.4 * size, 11 * size, 2.8 * size);
        puff.add(Path.circle(x - 4.4 * size, y - 0.6 * size, 3.6 * size));
        puff.add(Path.circle(x + 1.2 * size, y - 2 * size, 4.8 * size));
        puff.add(Path.circle(x + 6 * size, y, 3.3 * size));
        cluster(puff, colour);
    }

    /** A shape of overlapping parts with one line around them all. */
    public void cluster(Path parts, int colour) {
        pen.outline(parts, colour, 2);
        pen.fill(parts, colour);
    }

    public void stars(double low, int count) {
        for (int i = 0; i < count; i++) {
            double x = random.between(left, right);
            double y = random.between(top, low);
            double r = random.between(0.25, 0.7);
            if (i % 7 == 0) {
                pen.fill(Path.star(x, y, 1.9, 0.6, 4, 0), 0xFFF6C8);
            } else {
                pen.fill(Path.circle(x, y, r), 0xFFFBE6);
            }
        }
    }

    public void moon(double x, double y, double r) {
        pen.veil(Path.circle(x, y, r * 1.9), 0xFFF3C0, 0.08);
        pen.veil(Path.circle(x, y, r * 1.45), 0xFFF3C0, 0.1);
        Path crescent = new Path()
                .move(x - r * 0.2, y - r)
                .cubic(x + r * 1.2, y - r, x + r * 1.2, y + r, x - r * 0.2, y + r)
                .cubic(x + r * 0.55, y + r * 0.5, x + r * 0.55, y - r * 0.5, x - r * 0.2, y - r)
                .close();
        pen.shape(crescent, 0xFFE9A0);
    }

    /** A range of round hills with its foot at the bottom of the picture. */
    public void hills(double y, double height, double step, int colour) {
        int n = (int) Math.ceil((right - left) / step) + 2;
        double[] xy = new double[2 * n];
        double phase = random.next() * step;
        for (int i = 0; i < n; i++) {
            xy[2 * i] = left - phase + i * step;
            xy[2 * i + 1] = y - (i % 2 == 0 ? 0 : height * random.between(0.6, 1.1));
        }
        pen.shape(Path.curve(xy).line(right + step, 110).line(left - step, 110).close(), colour);
    }

    /** Ground from a gently waving line to the bottom. */
    public void ground(double y, double wave, int upper, int lower) {
        double a = random.between(-wave, wave);
        Path path = Path.curve(
                        left,
                        y + a,
                        left + (right - left) * 0.3,
                        y - a,
                        left + (right - left) * 0.7,
                        y + a * 0.6,
                        right,
                        y - a * 0.7)
                .line(right, 108)
                .line(left, 108)
                .close();
        pen.gradient(path, upper, lower, y, 100);
        pen.outline(path, upper);
    }

    public void tree(double x, double foot, double size, int leaf) {
        pen.shape(
                Path.polygon(
                        x - 1.7 * size,
                        foot,
                        x - 1.2 * size,
                        foot - 15 * size,
                        x + 1.2 * size,
                        foot - 15 * size,
                        x + 1.9 * size,
                        foot),
                0x9A6A45);
        double y = foot - 19 * size;
        Path crown = Path.circle(x - 5 * size, y + 1.5 * size, 5.6 * size);
        crown.add(Path.circle(x + 5.2 * size, y + 1.5 * size, 5.4 * size));
        crown.add(Path.circle(x, y - 4 * size, 6.6 * size));
        crown.add(Path.circle(x, y + 2.6 * size, 5.6 * size));
        cluster(crown, leaf);
        pen.veil(Path.ellipse(x - 2.4 * size, y - 5 * size, 3.2 * size, 2.4 * size), Tone.glow(leaf), 0.7);
        pen.veil(Path.ellipse(x - 5.6 * size, y + 0.5 * size, 2 * size, 1.6 * size), Tone.glow(leaf), 0.5);
    }

    public void pine(double x, double foot, double size, int needle, boolean snowy) {
        pen.shape(Path.rect(x - 1 * size, foot - 4 * size, 2 * size, 4 * size), 0x8A5F45);
        for (int i = 0; i < 3; i++) {
            double low = foot - (3 + i * 6.4) * size;
            double w = (8.4 - i * 1.9) * size;
            pen.shape(Path.polygon(x - w, low, x, low - 11 * size, x + w, low), needle);
            if (snowy) {
                pen.fill(
                        Path.blob(
                                x,
                                low - 11 * size,
                                x + w * 0.5,
                                low - 5 * size,
                                x + w * 0.1,
                                low - 6 * size,
                                x - w * 0.2,
                                low - 4.6 * size,
                                x - w * 0.5,
                                low - 5 * size),
                        0xFBFDFF);
            }
        }
    }

    public void bush(double x, double foot, double size, int leaf) {
        Path parts = Path.circle(x - 4 * size, foot - 2.4 * size, 3.8 * size);
        parts.add(Path.circle(x, foot - 4 * size, 4.6 * size));
        parts.add(Path.circle(x + 4.2 * size, foot - 2.2 * size, 3.6 * size));
        cluster(parts, leaf);
    }

    /** A small flower of dots. */
    public void blossom(double x, double y, double r, int colour) {
        Path petals = new Path();
        for (int i = 0; i < 4; i++) {
            petals.add(Path.circle(x + (i % 2 == 0 ? r : -r) * 0.8, y + (i < 2 ? r : -r) * 0.8, r));
        }
        pen.fill(petals, colour);
        pen.fill(Path.circle(x, y, r * 0.8), 0xFFE27A);
    }

    /** Grass tufts and flowers on the ground between two heights. */
    public void meadowDetail(double from, int count, int grass) {
        int[] petals = {0xFFFFFF, 0xFBD84E, 0xF79AB8, 0xC79AF0};
        for (int i = 0; i < count; i++) {
            double x = random.between(left, right);
            double y = random.between(from, 99);
            if (i % 2 == 0) {
                blossom(x, y, 0.75 + 0.5 * (y - from) / 40, petals[random.below(4)]);
            } else {
                pen.stroke(
                        Path.lines(x - 1.2, y - 1.4, x, y, x + 0.4, y - 2.2, x + 0.8, y, x + 2, y - 1.2), grass, 0.6);
            }
        }
    }

    /** A window through which the time of day is seen. */
    public void window(double x, double y, double w, double h) {
        pen.shape(Path.rect(x - 1.4, y - 1.4, w + 2.8, h + 2.8), 0xFDF8F0);
        boolean night = daylight == Daylight.NIGHT;
        pen.gradient(Path.rect(x, y, w, h), night ? 0x35427E : 0x8FD2F6, night ? 0x6A74B8 : 0xE2F5FC, y, y + h);
        pen.outline(Path.rect(x, y, w, h), 0xD8C8B4);
        pen.stroke(Path.lines(x + w / 2, y, x + w / 2, y + h), 0xFDF8F0, 1.1);
        pen.stroke(Path.lines(x, y + h * 0.5, x + w, y + h * 0.5), 0xFDF8F0, 1.1);
    }

    /** Curtains beside a window. */
    public void curtains(double x, double y, double w, double h, int colour) {
        pen.shape(
                new Path()
                        .move(x - 4, y - 3)
                        .line(x + w * 0.28, y - 3)
                        .quad(x + w * 0.2, y + h * 0.6, x - 1, y + h + 3)
                        .line(x - 4, y + h + 3)
                        .close(),
                colour);
        pen.shape(
                new Path()
                        .move(x + w + 4, y - 3)
                        .line(x + w * 0.72, y - 3)
                        .quad(x + w * 0.8, y + h * 0.6, x + w + 1, y + h + 3)
                        .line(x + w + 4, y + h + 3)
                        .close(),
                colour);
        pen.limb(Path.lines(x - 6, y - 3.6, x + w + 6, y - 3.6), 0xB98A5A, 1.2);
    }

    /** A floor of boards from a line to the bottom. */
    public void boards(double y, int colour) {
        band(y, 108, colour, Tone.shade(colour));
        edge(y, colour);
        int line = Tone.shade(Tone.shade(colour));
        for (double row = y + 9; row < 100; row += 10) {
            pen.strokeVeil(Path.lines(left, row, right, row), line, 0.5, 0.55);
        }
        for (int i = -5; i <= 5; i++) {
            pen.strokeVeil(Path.lines(50 + i * 15, y, 50 + i * 25, 104), line, 0.5, 0.4);
        }
    }

    /** A wall with a skirting board. */
    public void wall(double floor, int colour) {
        band(top, floor, Tone.mix(colour, 0xFFFFFF, 0.25), colour);
        pen.shape(Path.rect(left, floor - 2.6, right - left, 2.6), Tone.mix(colour, 0xB08968, 0.45));
    }

    /** Rain or snow, drawn in front of everything. */
    public void weather() {
        if (daylight == Daylight.RAIN) {
            for (int i = 0; i < 46; i++) {
                double x = random.between(left, right + 8);
                double y = random.between(top, 100);
                pen.strokeVeil(Path.lines(x, y, x - 1.7, y + 6), 0xF2F8FF, 0.5, 0.75);
            }
        } else if (daylight == Daylight.SNOW) {
            for (int i = 0; i < 52; i++) {
                pen.veil(
                        Path.circle(random.between(left, right), random.between(top, 100), random.between(0.5, 1.15)),
                        0xFFFFFF,
                        0.95);
            }
        }
    }
}

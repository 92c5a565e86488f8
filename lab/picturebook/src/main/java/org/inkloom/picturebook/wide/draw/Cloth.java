package org.inkloom.picturebook.wide.draw;

import org.inkloom.picturebook.draw.Pen;
import org.inkloom.picturebook.draw.Tone;
import org.inkloom.picturebook.raster.Path;
import org.inkloom.picturebook.scene.Hue;
import org.inkloom.picturebook.wide.scene.Actor;
import org.inkloom.picturebook.wide.scene.Garb;
import org.inkloom.picturebook.wide.scene.Lower;
import org.inkloom.picturebook.wide.scene.Pattern;

/** The colours of an outfit and its pattern. */
final class Cloth {
    static final int PALE = 0xFBFAF6;

    final int top;
    final int trim;
    final int lower;
    final int sleeve;
    final int shoes;
    final int skin;
    private final Form form;
    private final Pen pen;
    private final Pattern pattern;

    Cloth(Form form, Actor actor) {
        this.form = form;
        pen = form.pen;
        Actor.Outfit outfit = actor.outfit();
        top = outfit.topHue().cloth();
        trim = outfit.topHue() == Hue.WHITE ? 0x5B82C4 : PALE;
        pattern = outfit.pattern();
        skin = actor.looks().skin().rgb();
        sleeve = switch (outfit.top()) {
            case OVERALLS, PINAFORE, APRON -> PALE;
            case VEST -> Tone.mix(PALE, top, 0.12);
            default -> top;
        };
        lower = outfit.top() == Garb.OVERALLS || outfit.top().isWhole()
                ? top
                : outfit.lower() == Lower.JEANS ? 0x4A6E9C : outfit.lowerHue().cloth();
        shoes = outfit.shoes().cloth();
    }

    /** Draws the pattern inside the current clip; the box is the area that it fills. */
    void pattern(double left, double up, double right, double down) {
        if (!pen.isColour()) {
            return;
        }
        switch (pattern) {
            case STRIPES -> {
                for (double y = up + 1; y < down + 2; y += 4.4) {
                    pen.veil(
                            Path.curve(left, y, (left + right) / 2, y + 1, right, y)
                                    .line(right, y + 2.1)
                                    .line((left + right) / 2, y + 3.1)
                                    .line(left, y + 2.1)
                                    .close(),
                            trim,
                            0.95);
                }
            }
            case DOTS -> grid(left, up, right, down, 4.6, (x, y) -> pen.veil(Path.circle(x, y, 1.15), trim, 0.95));
            case PLAID -> {
                int dark = form.shade(top);
                for (double y = up; y < down + 3; y += 5.2) {
                    pen.veil(Path.rect(left - 2, y, right - left + 4, 2.2), dark, 0.55);
                    pen.strokeVeil(Path.lines(left - 2, y + 3.6, right + 2, y + 3.6), trim, 0.5, 0.8);
                }
                for (double x = left; x < right + 3; x += 5.2) {
                    pen.veil(Path.rect(x, up - 2, 2.2, down - up + 6), dark, 0.55);
                    pen.strokeVeil(Path.lines(x + 3.6, up - 2, x + 3.6, down + 4), trim, 0.5, 0.8);
                }
            }
            case FLOWERS -> grid(left, up, right, down, 5.4, this::flower);
            case STAR -> pen.veil(Path.star((left + right) / 2, up + 9.4, 4.6, 2.1, 5, 0), trim, 1);
            case HEART -> heart((left + right) / 2, up + 9.2);
            case NONE -> {}
        }
    }

    private interface Spot {
        void at(double x, double y);
    }

    private static void grid(double left, double up, double right, double down, double step, Spot spot) {
        int row = 0;
        for (double y = up + 1.5; y < down + 2; y += step * 0.85) {
            for (double x = left + (row % 2 == 0 ? 0 : step / 2); x < right + 1; x += step) {
                spot.at(x, y);
            }
            row++;
        }
    }

    private void flower(double x, double y) {
        for (int i = 0; i < 5; i++) {
            double a = StrictMath.toRadians(i * 72 - 90);
            pen.veil(Path.circle(x + 0.95 * StrictMath.cos(a), y + 0.95 * StrictMath.sin(a), 0.7), trim, 0.95);
        }
        pen.veil(Path.circle(x, y, 0.6), 0xF6C244, 1);
    }

    private void heart(double x, double y) {
        int red = Tone.light(top) > 120 && Tone.red(top) < 220 || top == 0xF8F7F4 ? 0xE8505E : trim;
        pen.veil(
                new Path()
                        .move(x, y + 3.6)
                        .cubic(x - 6.4, y - 0.6, x - 3.2, y - 5, x, y - 1.8)
                        .cubic(x + 3.2, y - 5, x + 6.4, y - 0.6, x, y + 3.6)
                        .close(),
                red,
                1);
    }
}

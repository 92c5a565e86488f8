package org.inkloom.picturebook.draw;

import org.inkloom.picturebook.raster.Path;
import org.inkloom.picturebook.scene.Prop;

/** Draws a thing or an animal about 20 units wide, its foot in the middle at the origin. */
public final class PropPainter {
    private static final int[] GAY = {0xEF5B5B, 0x4FA3E0, 0xF6B042, 0x58B87A, 0xA678D0, 0xF58FB2};

    private final Pen pen;
    private final int gay;
    private final int second;

    private PropPainter(Pen pen, int variant) {
        this.pen = pen;
        gay = GAY[variant % GAY.length];
        second = GAY[(variant + 2) % GAY.length];
    }

    /** Returns a painter; the variant decides the colour of things that exist in several. */
    public static PropPainter of(Pen pen, int variant) {
        return new PropPainter(pen, variant);
    }

    public void draw(Prop prop) {
        switch (prop) {
            case DOG, CAT, RABBIT, PENGUIN, DUCK, TURTLE, SNAIL, CRAB, SHEEP, ELEPHANT, FISH, BIRD, BUTTERFLY, BEE ->
                new AnimalPainter(pen, gay).draw(prop);
            case FOOTBALL -> football();
            case BASKETBALL -> basketball();
            case BICYCLE -> bicycle();
            case CAR -> car();
            case SNOWMAN -> snowman();
            case TENT -> tent();
            case GIFT -> gift();
            case TEDDY -> teddy();
            case CAKE -> cake();
            case FLOWERPOT -> flowerpot();
            case MUSHROOM -> mushroom();
            case SUNFLOWER -> sunflower();
            case CACTUS -> cactus();
            case PUMPKIN -> pumpkin();
            case SANDCASTLE -> sandcastle();
            case GLOBE -> globe();
            default -> new ToyPainter(pen, gay, second).draw(prop);
        }
    }

    private void football() {
        Path ball = Path.circle(0, -7, 7);
        pen.shape(ball, 0xFDFCFA);
        pen.clip(ball);
        pen.fill(Path.star(0, -7, 3, 2.5, 5, 0), 0x3A3845);
        for (int i = 0; i < 5; i++) {
            double a = StrictMath.toRadians(-90 + i * 72);
            double x = StrictMath.cos(a);
            double y = StrictMath.sin(a);
            pen.strokeVeil(Path.lines(x * 2.6, -7 + y * 2.6, x * 5.6, -7 + y * 5.6), 0x3A3845, 0.7, 0.9);
            pen.fill(Path.circle(x * 7.4, -7 + y * 7.4, 2.2), 0x3A3845);
        }
        pen.clipOff();
        pen.outline(ball, 0xB8B6C0);
    }

    private void basketball() {
        Path ball = Path.circle(0, -7, 7);
        pen.shape(ball, 0xEE8434);
        pen.clip(ball);
        int line = 0x8A4420;
        pen.stroke(Path.lines(0, -15, 0, 1), line, 0.8);
        pen.stroke(Path.lines(-8, -7, 8, -7), line, 0.8);
        pen.stroke(Path.arc(-9, -7, 6, 8, -60, 60), line, 0.8);
        pen.stroke(Path.arc(9, -7, 6, 8, 120, 240), line, 0.8);
        pen.clipOff();
    }

    private void bicycle() {
        for (int side = -1; side <= 1; side += 2) {
            pen.stroke(Path.circle(side * 8.6, -6, 5.4), 0x3F3B4A, 1.5);
            pen.stroke(Path.lines(side * 8.6, -6, side * 8.6, -6.1), 0x9A9AA8, 2.2);
        }
        pen.limb(Path.lines(-8.6, -6, -3.4, -13.4, 5.6, -13.4, 8.6, -6), gay, 1.5);
        pen.limb(Path.lines(-3.4, -13.4, -0.6, -6, 5.6, -13.4, 4.8, -17.6, 8.2, -18.2), gay, 1.5);
        pen.limb(Path.lines(-8.6, -6, -0.6, -6), gay, 1.5);
        pen.limb(Path.lines(-3.4, -13.4, -4.2, -16), 0x3F3B4A, 1.2);
        pen.limb(Path.lines(-6.8, -16.4, -1.8, -16.4), 0x3F3B4A, 1.9);
    }

    private void car() {
        pen.shape(
                new Path()
                        .move(-14, -4)
                        .cubic(-15, -10, -12, -11, -8.6, -11.4)
                        .cubic(-6, -17, -4, -18, 1, -18)
                        .cubic(6, -18, 8, -15, 9.4, -11)
                        .cubic(13, -10.4, 15, -9, 14.4, -4)
                        .close(),
                gay);
        pen.shape(Path.polygon(-6.8, -11.4, -4.4, -15.8, -0.4, -15.8, -0.4, -11.4), 0xCDEBFA);
        pen.shape(Path.polygon(1, -15.8, 4.6, -15.8, 7, -11.4, 1, -11.4), 0xCDEBFA);
        pen.fill(Path.circle(-13, -8, 1.3), 0xFFE9A0);
        for (int side = -1; side <= 1; side += 2) {
            pen.shape(Path.circle(side * 8, -3.6, 3.8), 0x3F3B4A);
            pen.fill(Path.circle(side * 8, -3.6, 1.6), 0xD8D8E0);
        }
    }

    private void snowman() {
        int snow = 0xFBFDFF;
        pen.limb(Path.lines(-6, -13, -12, -18), 0x8A5A3A, 1.1);
        pen.limb(Path.lines(6, -13, 12, -17), 0x8A5A3A, 1.1);
        pen.shape(Path.circle(0, -7, 8), snow);
        pen.shape(Path.circle(0, -19, 6.2), snow);
        pen.shape(Path.round(-6, -15.6, 12, 3, 1.4), gay);
        pen.shape(Path.polygon(2.4, -14, 5.6, -14, 6, -7.6, 3, -7.6), gay);
        pen.fill(Path.circle(-2.4, -20.4, 0.95), 0x3A3845);
        pen.fill(Path.circle(2.4, -20.4, 0.95), 0x3A3845);
        pen.fill(Path.polygon(-0.4, -19.4, 5, -17.9, -0.2, -17.5), 0xF28A3C);
        pen.shape(Path.round(-5, -25.4, 10, 2, 0.8), 0x45414F);
        pen.shape(Path.round(-3.4, -30.5, 6.8, 5.6, 0.8), 0x45414F);
        pen.fill(Path.circle(0, -9, 0.9), 0x3A3845);
        pen.fill(Path.circle(0, -5.4, 0.9), 0x3A3845);
    }

    private void tent() {
        pen.shape(Path.polygon(-17, 0, 0, -22, 17, 0), gay);
        pen.shape(Path.polygon(-6.5, 0, 0, -15, 6.5, 0), Tone.deep(gay));
        pen.shape(Path.polygon(0, -15, 6.5, 0, 9.4, 0, 1.5, -17), Tone.glow(gay));
        pen.limb(Path.lines(0, -22, -1.6, -24.6), 0x8A5A3A, 1);
        pen.limb(Path.lines(0, -22, 1.6, -24.6), 0x8A5A3A, 1);
    }

    private void gift() {
        pen.shape(Path.round(-7.4, -11, 14.8, 11, 1), gay);
        pen.shape(Path.round(-8.6, -14, 17.2, 4.2, 1), gay);
        pen.fill(Path.rect(-1.6, -14, 3.2, 14), second);
        pen.shape(Path.blob(0, -14, -6.4, -19.4, -7, -14.8), second);
        pen.shape(Path.blob(0, -14, 6.4, -19.4, 7, -14.8), second);
    }

    private void teddy() {
        int fur = 0xC08A56;
        for (int side = -1; side <= 1; side += 2) {
            pen.shape(Path.circle(side * 5, -21.4, 2.9), fur);
            pen.shape(Path.ellipse(side * 6.6, -8.6, 2.7, 3.6), fur);
            pen.shape(Path.ellipse(side * 4.6, -2.4, 3.4, 2.7), fur);
        }
        pen.shape(Path.ellipse(0, -7, 6.2, 6.6), fur);
        pen.fill(Path.ellipse(0, -6.4, 3.8, 4.2), 0xE7C596);
        pen.shape(Path.ellipse(0, -16.6, 7.4, 6.4), fur);
        pen.fill(Path.ellipse(0, -14.6, 3.4, 2.6), 0xF0D8B0);
        pen.fill(Path.circle(-3, -17.6, 0.95), 0x3A2A24);
        pen.fill(Path.circle(3, -17.6, 0.95), 0x3A2A24);
        pen.fill(Path.ellipse(0, -15.6, 1.3, 0.95), 0x3A2A24);
        pen.shape(Path.polygon(0, -10.8, -4, -12.6, -4, -9, 0, -10.8, 4, -9, 4, -12.6), gay);
    }

    private void cake() {
        pen.shape(Path.ellipse(0, -1, 12, 1.8), 0xE8EEF4);
        pen.shape(Path.round(-9.4, -10, 18.8, 9, 1.6), 0xF6D29A);
        Path icing =
                new Path().move(-9.6, -11).cubic(-9.6, -13, 9.6, -13, 9.6, -11).line(9.6, -7);
        icing.quad(7.6, -3.6, 5.6, -7)
                .quad(3.6, -4.6, 1.8, -7)
                .quad(-0.4, -3.2, -2.4, -7)
                .quad(-4.4, -4.8, -6, -7)
                .quad(-8, -3.8, -9.6, -7)
                .close();
        pen.shape(icing, 0xF9A9C0);
        for (int i = -1; i <= 1; i++) {
            pen.limb(Path.lines(i * 5, -12, i * 5, -16.6), i == 0 ? 0x5FB5E8 : 0xF6C244, 1.2);
            pen.fill(Path.blob(i * 5, -20.4, i * 5 + 1.3, -18, i * 5, -16.8, i * 5 - 1.3, -18), 0xFF9A3C);
        }
    }

    private void flowerpot() {
        pen.limb(Path.curve(0, -9, -0.6, -13, 0, -17), 0x4F9F5A, 1.3);
        pen.shape(Path.blob(0, -11, 6, -15, 7, -11.4), 0x62B567);
        pen.shape(Path.blob(0, -11, -6, -15, -7, -11.4), 0x62B567);
        flower(0, -19, 5.2, gay == 0x58B87A ? 0xF58FB2 : gay);
        pen.shape(Path.polygon(-5.6, -7, 5.6, -7, 4.4, 0, -4.4, 0), 0xC9704A);
        pen.shape(Path.round(-6.8, -9.4, 13.6, 3.4, 1), 0xD9825A);
    }

    private void flower(double x, double y, double r, int colour) {
        for (int i = 0; i < 5; i++) {
            double a = StrictMath.toRadians(-90 + i * 72);
            pen.shape(
                    Path.circle(x + r * 0.62 * StrictMath.cos(a), y + r * 0.62 * StrictMath.sin(a), r * 0.52), colour);
        }
        pen.fill(Path.circle(x, y, r * 0.42), 0xFFE27A);
    }

    private void mushroom() {
        pen.shape(Path.blob(-3.4, -8, 3.4, -8, 4.2, 0, 0, 0.6, -4.2, 0), 0xFBF1DF);
        Path cap = new Path()
                .move(-10, -7)
                .cubic(-10, -19, 10, -19, 10, -7)
                .cubic(6, -5, -6, -5, -10, -7)
                .close();
        pen.shape(cap, 0xE5484D);
        pen.fill(Path.circle(-4.4, -10.4, 1.7), Tone.WHITE);
        pen.fill(Path.circle(2, -13.4, 1.9), Tone.WHITE);
        pen.fill(Path.circle(6, -9.2, 1.3), Tone.WHITE);
    }

    private void sunflower() {
        pen.limb(Path.lines(0, 0, 0, -18), 0x4F9F5A, 1.5);
        pen.shape(Path.blob(0, -6, 6, -10.5, 7.4, -6.6), 0x62B567);
        pen.shape(Path.blob(0, -8, -6, -12.5, -7.4, -8.6), 0x62B567);
        pen.shape(Path.star(0, -20, 8.4, 5.4, 12, 0), 0xFBC52F);
        pen.shape(Path.circle(0, -20, 4), 0x7A4A2A);
    }

    private void cactus() {
        int green = 0x57A868;
        pen.limb(Path.curve(-9, -16, -9, -9.4, -2, -9), green, 3.8);
        pen.limb(Path.curve(9, -19, 9, -12.6, 2, -12), green, 3.8);
        pen.limb(Path.lines(0, -1, 0, -22), green, 7);
        pen.strokeVeil(Path.lines(-1.4, -4, -1.4, -22), Tone.glow(green), 0.7, 0.9);
        pen.strokeVeil(Path.lines(1.4, -4, 1.4, -22), Tone.glow(green), 0.7, 0.9);
        flower(0, -26, 2.8, 0xF58FB2);
    }

    private void pumpkin() {
        pen.limb(Path.curve(0, -11, 0.4, -13.6, 2, -15), 0x5E8A3E, 1.8);
        pen.shape(Path.ellipse(-5.4, -6.2, 4.8, 6), 0xE8822E);
        pen.shape(Path.ellipse(5.4, -6.2, 4.8, 6), 0xE8822E);
        pen.shape(Path.ellipse(0, -6.2, 5.2, 6.6), 0xF2923C);
    }

    private void sandcastle() {
        int sand = 0xE9C886;
        pen.limb(Path.lines(0, -18, 0, -24), 0x8A5A3A, 0.9);
        pen.shape(Path.polygon(0, -24, 6, -22, 0, -20), gay);
        for (int i = -1; i <= 1; i++) {
            double y = i == 0 ? -19 : -13;
            pen.shape(Path.polygon(i * 7 - 3.6, 0, i * 7 - 3.2, y, i * 7 + 3.2, y, i * 7 + 3.6, 0), sand);
            pen.fill(Path.rect(i * 7 - 1.1, y + 2.6, 2.2, 3), Tone.shade(sand));
        }
        pen.shape(Path.polygon(-7, 0, -7, -7.6, 7, -7.6, 7, 0), sand);
        pen.fill(Path.blob(-2.4, 0, -2.2, -4.4, 0, -5.6, 2.2, -4.4, 2.4, 0), Tone.deep(sand));
    }

    private void globe() {
        pen.shape(Path.round(-5.4, -2.4, 10.8, 2.4, 1), 0x8A5A3A);
        pen.limb(Path.lines(0, -2, 0, -5), 0x8A5A3A, 1.6);
        pen.stroke(Path.arc(0, -12, 8.8, 8.8, -70, 110), 0xB8874E, 1.3);
        Path ball = Path.circle(0, -12, 7.2);
        pen.shape(ball, 0x5AAEE6);
        pen.clip(ball);
        pen.fill(Path.blob(-6, -17, -1, -18.4, 0, -14, -3, -11, -6.6, -12), 0x62B96B);
        pen.fill(Path.blob(2, -12, 6.8, -14.4, 7.4, -8, 3.4, -5.6), 0x62B96B);
        pen.clipOff();
    }
}

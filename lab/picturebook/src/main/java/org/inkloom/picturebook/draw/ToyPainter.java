package org.inkloom.picturebook.draw;

import org.inkloom.picturebook.raster.Path;
import org.inkloom.picturebook.scene.Prop;

/** Things that fly and things for a hand; foot (or lower end) at the origin. */
final class ToyPainter {
    private final Pen pen;
    private final int gay;
    private final int second;

    ToyPainter(Pen pen, int gay, int second) {
        this.pen = pen;
        this.gay = gay;
        this.second = second;
    }

    void draw(Prop prop) {
        switch (prop) {
            case BALLOON -> balloon();
            case KITE -> kite();
            case ROCKET -> rocket();
            case AEROPLANE -> aeroplane();
            case HOT_AIR_BALLOON -> hotAirBalloon();
            case RAINBOW -> rainbow();
            case LANTERN -> lantern();
            case STAR -> star();
            case APPLE -> apple();
            case ICE_CREAM -> iceCream();
            case LOLLIPOP -> lollipop();
            case FLOWER -> flower();
            case FLAG -> flag();
            case WATERMELON -> watermelon();
            default -> throw new IllegalArgumentException(prop + " is not a toy");
        }
    }

    private void balloon() {
        pen.ink(Path.curve(0, 0, -1, -4, 0.6, -8), 0x9A8A80, 0.6);
        pen.shape(Path.polygon(-1.6, -7.2, 1.6, -7.2, 0, -9.6), gay);
        pen.shape(Path.blob(0, -26, 7, -23.6, 8.4, -17, 4, -10.6, 0, -9, -4, -10.6, -8.4, -17, -7, -23.6), gay);
        pen.veil(Path.ellipse(-3.4, -20.4, 1.7, 3), Tone.WHITE, 0.65);
    }

    private void kite() {
        pen.ink(Path.curve(0, -4, 3, 1, -1, 5, 2, 9), 0x9A8A80, 0.6);
        pen.shape(Path.polygon(0, -24, 8, -14, 0, -3, -8, -14), gay);
        pen.fill(Path.polygon(0, -24, 8, -14, 0, -14), second);
        pen.fill(Path.polygon(0, -3, -8, -14, 0, -14), second);
        pen.outline(Path.polygon(0, -24, 8, -14, 0, -3, -8, -14), gay);
        pen.fill(Path.polygon(0.6, 2, -3, 0.4, -3, 4), second);
        pen.fill(Path.polygon(0.6, 2, 4, 0.4, 4, 4), gay);
    }

    private void rocket() {
        pen.fill(Path.blob(-3, -4, 3, -4, 0, 5), 0xFFB03C);
        pen.fill(Path.blob(-1.6, -4, 1.6, -4, 0, 2), 0xFFF0A0);
        pen.shape(Path.polygon(-4.6, -12, -9.4, -4, -4, -5), gay);
        pen.shape(Path.polygon(4.6, -12, 9.4, -4, 4, -5), gay);
        Path body = Path.blob(0, -26, 5, -19, 5.6, -10, 3.6, -4, -3.6, -4, -5.6, -10, -5, -19);
        pen.shape(body, 0xF4F6FA);
        pen.clip(body);
        pen.fill(Path.rect(-8, -28, 16, 8), gay);
        pen.clipOff();
        pen.outline(body, 0xF4F6FA);
        pen.shape(Path.circle(0, -14, 2.8), 0x8FD0F2);
    }

    private void aeroplane() {
        pen.shape(Path.polygon(9, -9, 14, -16, 15.4, -8), gay);
        pen.shape(Path.blob(-13, -7, -8, -11, 8, -10.4, 14.6, -8, 6, -4.4, -9, -4), 0xF7F9FC);
        pen.shape(Path.polygon(-2, -7, 5, -7, 9, 1, 5, 1), gay);
        for (int i = 0; i < 4; i++) {
            pen.fill(Path.circle(-7 + i * 3.6, -8.4, 1), 0x6FB8E6);
        }
    }

    private void hotAirBalloon() {
        pen.ink(Path.lines(-3, -5, -5.4, -12), 0x9A7A60, 0.6);
        pen.ink(Path.lines(3, -5, 5.4, -12), 0x9A7A60, 0.6);
        Path bag = Path.blob(0, -32, 9, -28.6, 11, -20, 5.4, -11.4, 0, -10.4, -5.4, -11.4, -11, -20, -9, -28.6);
        pen.shape(bag, gay);
        pen.clip(bag);
        pen.fill(Path.ellipse(0, -21, 4, 14), 0xFFF6E6);
        pen.fill(Path.ellipse(0, -21, 1.4, 14), second);
        pen.clipOff();
        pen.outline(bag, gay);
        pen.shape(Path.round(-3.6, -5.6, 7.2, 5.6, 1.2), 0xC08A56);
    }

    private void rainbow() {
        int[] bands = {0xF06A6A, 0xF8A84C, 0xFBDD5A, 0x6CC47A, 0x5AA8E8, 0x9A7AD8};
        for (int i = 0; i < bands.length; i++) {
            double r = 19 - i * 1.9;
            pen.stroke(Path.arc(0, -2, r, r * 0.95, 180, 360), bands[i], 2.1);
        }
        for (int side = -1; side <= 1; side += 2) {
            pen.fill(Path.ellipse(side * 14, -1.6, 7, 3), Tone.WHITE);
            pen.fill(Path.circle(side * 13, -3.6, 3.2), Tone.WHITE);
        }
    }

    private void lantern() {
        pen.ink(Path.lines(0, -20, 0, -17), 0x8A5A3A, 0.7);
        pen.fill(Path.lines(-0.8, -4, 0.8, -4, 1.4, 2, -1.4, 2).close(), 0xF6C244);
        pen.shape(Path.ellipse(0, -10.6, 7.6, 5.8), 0xE2483F);
        pen.strokeVeil(Path.arc(0, -10.6, 3.4, 5.6, -90, 90), 0xF28A5A, 0.8, 1);
        pen.strokeVeil(Path.arc(0, -10.6, 3.4, 5.6, 90, 270), 0xF28A5A, 0.8, 1);
        pen.shape(Path.round(-3.6, -17.4, 7.2, 2.2, 0.8), 0xF6C244);
        pen.shape(Path.round(-3.6, -5.8, 7.2, 2.2, 0.8), 0xF6C244);
    }

    private void star() {
        pen.shape(Path.star(0, -9.4, 9, 4.6, 5, 0), 0xFBD03C);
        pen.fill(Path.circle(-2, -9, 0.9), 0x6A4A20);
        pen.fill(Path.circle(2, -9, 0.9), 0x6A4A20);
    }

    private void apple() {
        pen.limb(Path.curve(0, -12, 0.4, -14, 1.6, -15.6), 0x7A5030, 1.1);
        pen.shape(Path.blob(1, -13.6, 5, -16.6, 6.4, -14), 0x6CB85C);
        pen.shape(Path.blob(0, -11.6, 4.6, -13, 7.6, -9, 5.4, -2, 0, -1, -5.4, -2, -7.6, -9, -4.6, -13), 0xE5484D);
        pen.veil(Path.ellipse(-3.6, -9, 1.3, 2.2), Tone.WHITE, 0.6);
    }

    private void iceCream() {
        pen.shape(Path.polygon(-4.4, -9, 4.4, -9, 0, 3), 0xE6B36A);
        pen.ink(Path.lines(-2.6, -8, 1, 0), 0xC98F4A, 0.5);
        pen.ink(Path.lines(2.6, -8, -1, 0), 0xC98F4A, 0.5);
        pen.shape(
                Path.blob(-5.6, -9, -5, -14, 0, -16.4, 5, -14, 5.6, -9, 2.6, -7.6, 0, -8.8, -2.6, -7.6),
                gay == 0xF6B042 ? 0xFFF3D8 : Tone.glow(gay));
        pen.fill(Path.circle(0.4, -17, 1.6), 0xE5484D);
    }

    private void lollipop() {
        pen.limb(Path.lines(0, 3, 0, -8), 0xFFF9F0, 1.1);
        pen.shape(Path.circle(0, -12, 6), gay);
        pen.stroke(Path.arc(0, -12, 3.4, 3.4, 0, 290), Tone.WHITE, 1.3);
    }

    private void flower() {
        pen.limb(Path.curve(0, 4, 0.6, -3, 0, -8), 0x4F9F5A, 1.2);
        pen.shape(Path.blob(0.2, -1, 4.6, -4.6, 5.4, -1.4), 0x62B567);
        int petal = gay == 0x58B87A ? 0xF58FB2 : gay;
        for (int i = 0; i < 5; i++) {
            double a = StrictMath.toRadians(-90 + i * 72);
            pen.shape(Path.circle(3.6 * StrictMath.cos(a), -12 + 3.6 * StrictMath.sin(a), 3.1), petal);
        }
        pen.fill(Path.circle(0, -12, 2.4), 0xFFE27A);
    }

    private void flag() {
        pen.limb(Path.lines(0, 5, 0, -20), 0xC9A070, 1.1);
        pen.shape(
                new Path()
                        .move(0.4, -20)
                        .cubic(5, -23, 9, -17, 14, -20)
                        .line(14, -10.6)
                        .cubic(9, -7.6, 5, -13.4, 0.4, -10.4)
                        .close(),
                gay);
    }

    private void watermelon() {
        Path slice = new Path()
                .move(-9.4, -9)
                .line(9.4, -9)
                .cubic(8, 2, -8, 2, -9.4, -9)
                .close();
        pen.shape(slice, 0x4FA45A);
        pen.fill(
                new Path()
                        .move(-7.8, -9)
                        .line(7.8, -9)
                        .cubic(6.6, 0, -6.6, 0, -7.8, -9)
                        .close(),
                0xF2646A);
        for (int i = -1; i <= 1; i++) {
            pen.fill(Path.ellipse(i * 3.4, -6.4 + Math.abs(i) * -0.4, 0.6, 0.95), 0x3A2A2E);
        }
    }
}

package org.inkloom.picturebook.draw;

import org.inkloom.picturebook.raster.Path;
import org.inkloom.picturebook.scene.Prop;

/** Small animals, whole and looking at us; foot at the origin. */
final class AnimalPainter {
    private static final int DARK = 0x3A2A2E;

    private final Pen pen;
    private final int gay;

    AnimalPainter(Pen pen, int gay) {
        this.pen = pen;
        this.gay = gay;
    }

    void draw(Prop prop) {
        switch (prop) {
            case DOG -> dog();
            case CAT -> cat();
            case RABBIT -> rabbit();
            case PENGUIN -> penguin();
            case DUCK -> duck();
            case TURTLE -> turtle();
            case SNAIL -> snail();
            case CRAB -> crab();
            case SHEEP -> sheep();
            case ELEPHANT -> elephant();
            case FISH -> fish();
            case BIRD -> bird();
            case BUTTERFLY -> butterfly();
            default -> bee();
        }
    }

    private void eyes(double x, double y, double apart, double r) {
        for (int side = -1; side <= 1; side += 2) {
            pen.dot(Path.circle(x + side * apart, y, r), DARK);
            pen.fill(Path.circle(x + side * apart + r * 0.35, y - r * 0.4, r * 0.38), Tone.WHITE);
            pen.veil(Path.ellipse(x + side * apart * 1.75, y + r * 1.9, r * 1.1, r * 0.75), 0xFF8A8A, 0.5);
        }
    }

    private void smile(double x, double y, double w) {
        pen.stroke(Path.curve(x - w, y - w * 0.3, x - w * 0.5, y + w * 0.4, x, y), DARK, 0.6);
        pen.stroke(Path.curve(x, y, x + w * 0.5, y + w * 0.4, x + w, y - w * 0.3), DARK, 0.6);
    }

    private void dog() {
        int fur = 0xE2A868;
        pen.limb(Path.curve(9, -7, 12, -9, 12.4, -13), fur, 2.4);
        pen.shape(Path.ellipse(2, -6, 8, 5.4), fur);
        for (int i = -1; i <= 2; i++) {
            pen.limb(Path.lines(i * 4 + 0.4, -4, i * 4 + 0.4, -1.4), fur, 2.6);
        }
        pen.shape(Path.ellipse(-4.4, -13, 7.2, 6.4), fur);
        pen.fill(Path.ellipse(-4.6, -10.4, 3.8, 3), 0xFFF3DF);
        int ear = 0xA96F3E;
        pen.shape(Path.blob(-9.6, -17.6, -12.8, -14, -11.6, -9, -9, -12), ear);
        pen.shape(Path.blob(0.8, -17.6, 4, -14, 2.8, -9, 0.2, -12), ear);
        eyes(-4.6, -13.4, 2.7, 1.15);
        pen.dot(Path.ellipse(-4.6, -11.2, 1.3, 0.95), DARK);
        smile(-4.6, -9.6, 1.8);
        pen.stroke(Path.curve(-8, -7.2, -4, -6.2, 0.4, -7.4), gay, 1.5);
    }

    private void cat() {
        int fur = 0xF0B05E;
        pen.limb(Path.curve(6, -3, 11, -5, 10.4, -11, 12.6, -14), fur, 2.4);
        pen.shape(Path.blob(-5, 0, -5.6, -7, 0, -10, 6.4, -7, 7, 0, 1, 0.6), fur);
        pen.shape(Path.polygon(-9, -14, -8.6, -21.6, -3.4, -18), fur);
        pen.shape(Path.polygon(5, -14, 5.2, -21.6, 0, -18), fur);
        pen.shape(Path.ellipse(-2, -13, 8, 6.6), fur);
        pen.stroke(Path.lines(-2, -19.2, -2, -16.6), 0xC9783A, 1.1);
        pen.stroke(Path.lines(-4.6, -18.8, -4.3, -17), 0xC9783A, 1.1);
        pen.stroke(Path.lines(0.6, -18.8, 0.3, -17), 0xC9783A, 1.1);
        eyes(-2, -13, 3.2, 1.25);
        pen.fill(Path.ellipse(-2, -11, 0.95, 0.7), 0xE8788A);
        smile(-2, -9.8, 1.7);
        pen.fill(Path.ellipse(-2.6, -0.6, 2.4, 1.5), 0xFFF1DC);
        pen.fill(Path.ellipse(3, -0.6, 2.4, 1.5), 0xFFF1DC);
    }

    private void rabbit() {
        int fur = 0xFAF6F4;
        pen.shape(Path.ellipse(-3.6, -22, 2.2, 6.4), fur);
        pen.shape(Path.ellipse(2.4, -22, 2.2, 6.4), fur);
        pen.fill(Path.ellipse(-3.6, -21.4, 1, 4.4), 0xF9B7C4);
        pen.fill(Path.ellipse(2.4, -21.4, 1, 4.4), 0xF9B7C4);
        pen.shape(Path.circle(7, -4, 2.6), fur);
        pen.shape(Path.ellipse(0.6, -5, 6.6, 5.4), fur);
        pen.shape(Path.ellipse(-0.6, -12.6, 6.8, 5.8), fur);
        eyes(-0.6, -13, 2.8, 1.15);
        pen.fill(Path.ellipse(-0.6, -11.2, 0.9, 0.65), 0xE8788A);
        smile(-0.6, -10, 1.4);
        pen.fill(Path.ellipse(-2.6, -0.7, 2.4, 1.2), 0xFFFFFF);
    }

    private void penguin() {
        int coat = 0x3F4A66;
        pen.shape(Path.ellipse(-3, -0.6, 3, 1.3), 0xF2A03C);
        pen.shape(Path.ellipse(3, -0.6, 3, 1.3), 0xF2A03C);
        pen.shape(Path.blob(-7, -13, -10.4, -6, -6.4, -6.6), coat);
        pen.shape(Path.blob(7, -13, 10.4, -6, 6.4, -6.6), coat);
        pen.shape(Path.blob(0, -22, 6, -19, 7.6, -10, 6.6, -2.4, 0, -0.6, -6.6, -2.4, -7.6, -10, -6, -19), coat);
        pen.fill(Path.blob(0, -14, 5, -12, 5, -4, 0, -2, -5, -4, -5, -12), 0xFDFCFA);
        pen.fill(Path.ellipse(-2.6, -15.6, 2.9, 3), 0xFDFCFA);
        pen.fill(Path.ellipse(2.6, -15.6, 2.9, 3), 0xFDFCFA);
        eyes(0, -16, 2.5, 1);
        pen.fill(Path.polygon(-1.8, -14.4, 1.8, -14.4, 0, -12.2), 0xF2A03C);
    }

    private void duck() {
        int down = 0xFBD54A;
        pen.shape(Path.ellipse(-1, -0.6, 3.4, 1.2), 0xF28A3C);
        pen.shape(Path.blob(-6, -9, 4, -8.4, 10.6, -11, 9, -3.4, 1, -0.8, -6.4, -3), down);
        pen.shape(Path.circle(-4.4, -13.6, 5.4), down);
        pen.shape(Path.blob(-9, -14, -13, -13, -13, -11.4, -8.6, -11.6), 0xF28A3C);
        pen.shape(Path.blob(-0.6, -7, 6.6, -8.2, 4, -3.6), Tone.shade(down));
        pen.dot(Path.circle(-6, -14.6, 1.1), DARK);
        pen.fill(Path.circle(-5.7, -15, 0.4), Tone.WHITE);
    }

    private void turtle() {
        int green = 0x8CC66E;
        pen.shape(Path.ellipse(-5, -1.8, 2.4, 1.8), green);
        pen.shape(Path.ellipse(6, -1.8, 2.4, 1.8), green);
        pen.shape(Path.ellipse(-10.4, -6, 4, 3.6), green);
        Path shell = new Path()
                .move(-8.4, -2.8)
                .cubic(-8, -14.6, 10, -14.6, 10.4, -2.8)
                .close();
        pen.shape(shell, 0x4F8F57);
        pen.clip(shell);
        for (int i = 0; i < 3; i++) {
            pen.veil(Path.circle(-3.6 + i * 4.8, -6 - (i == 1 ? 2 : 0), 2.1), 0x8CC66E, 0.9);
        }
        pen.clipOff();
        pen.dot(Path.circle(-11.4, -6.8, 0.9), DARK);
        smile(-11.6, -4.6, 1.1);
    }

    private void snail() {
        pen.shape(Path.blob(-11, -1, -11.4, -7, -8.6, -8, -6.4, -3.6, 4, -3.6, 10, -0.8, 0, 0), 0xF3D6A0);
        pen.limb(Path.lines(-10.2, -7, -11.6, -11), 0xF3D6A0, 0.9);
        pen.limb(Path.lines(-8.8, -7, -7.6, -11), 0xF3D6A0, 0.9);
        pen.dot(Path.circle(-11.7, -11.4, 1), DARK);
        pen.dot(Path.circle(-7.5, -11.4, 1), DARK);
        pen.shape(Path.circle(1, -7.4, 6), gay);
        pen.stroke(Path.arc(1, -7.2, 3.4, 3.4, 0, 270), Tone.glow(gay), 1.2);
    }

    private void crab() {
        int red = 0xEA5A47;
        for (int side = -1; side <= 1; side += 2) {
            pen.limb(Path.lines(side * 6, -3, side * 9.6, -0.8), red, 1.2);
            pen.limb(Path.lines(side * 6, -5, side * 10.6, -3.4), red, 1.2);
            pen.limb(Path.curve(side * 7, -7, side * 10, -9, side * 10, -12), red, 1.6);
            pen.shape(Path.circle(side * 10, -13.4, 2.9), red);
            pen.fill(Path.polygon(side * 10, -13.4, side * 8.4, -17.6, side * 11.6, -17.6), 0xEFD9A8);
            pen.limb(Path.lines(side * 2.6, -10, side * 2.6, -12.4), red, 1);
            pen.dot(Path.circle(side * 2.6, -13, 1.3), DARK);
        }
        pen.shape(Path.ellipse(0, -6, 8.4, 5.2), red);
        smile(0, -5, 1.8);
    }

    private void sheep() {
        for (int i = -1; i <= 1; i += 2) {
            pen.limb(Path.lines(i * 4, -4, i * 4, -0.8), 0x6B5A58, 2);
        }
        Path wool = new Path();
        double[] xy = {-7, -8, -4, -12, 1, -13, 6, -11.6, 8.6, -7.6, 5, -4.6, 0, -4, -5, -4.6};
        for (int i = 0; i < xy.length; i += 2) {
            wool.add(Path.circle(xy[i], xy[i + 1], 3.9));
        }
        pen.outline(wool, 0xF4EFE6, 1.7);
        pen.fill(wool, 0xFAF6EE);
        pen.fill(Path.ellipse(1, -8, 8, 5), 0xFAF6EE);
        pen.shape(Path.ellipse(-9, -11, 4.2, 4.6), 0x6B5A58);
        pen.shape(Path.ellipse(-13.2, -12.4, 2, 1.2), 0x6B5A58);
        pen.fill(Path.circle(-9, -15, 3), 0xFAF6EE);
        pen.fill(Path.circle(-10.6, -11.4, 1), Tone.WHITE);
        pen.fill(Path.circle(-7.6, -11.4, 1), Tone.WHITE);
        pen.dot(Path.circle(-10.5, -11.2, 0.6), DARK);
        pen.dot(Path.circle(-7.5, -11.2, 0.6), DARK);
    }

    private void elephant() {
        int grey = 0xA9B4C6;
        for (int i = 0; i < 3; i++) {
            pen.limb(Path.lines(-2 + i * 5, -6, -2 + i * 5, -1.6), grey, 3.8);
        }
        pen.shape(Path.ellipse(3, -10.6, 10, 7.6), grey);
        pen.limb(Path.curve(-11, -12, -15, -8, -14, -3, -16.6, -2.4), grey, 3);
        pen.shape(Path.circle(-7.4, -14, 6.6), grey);
        pen.shape(Path.blob(-3, -20, 3.6, -19, 3.8, -10, -2, -9.4), Tone.shade(grey));
        pen.dot(Path.circle(-10, -15, 1.1), DARK);
        pen.veil(Path.ellipse(-9.4, -12, 1.4, 1), 0xFF8A8A, 0.5);
    }

    private void fish() {
        pen.shape(Path.polygon(5, -8, 12.6, -13.4, 12.6, -2.6), Tone.shade(gay));
        pen.shape(Path.blob(-10, -8, -4, -13.4, 4, -12, 8, -8, 4, -4, -4, -2.6), gay);
        pen.stroke(Path.curve(-3, -12.6, -1.2, -8, -3, -3.4), Tone.glow(gay), 1.6);
        pen.fill(Path.circle(-6, -9, 1.7), Tone.WHITE);
        pen.dot(Path.circle(-6.3, -9, 1), DARK);
    }

    private void bird() {
        pen.shape(Path.polygon(6, -8, 13, -11.4, 12.4, -6), Tone.shade(gay));
        pen.shape(Path.blob(-9, -10, -4, -14, 4, -11.6, 8, -7.6, 2, -3.4, -6, -4.4), gay);
        pen.fill(Path.blob(-7.6, -6.4, -2, -7, 2, -4.4, -4, -4), 0xFFF4E2);
        pen.shape(Path.blob(-2, -9, 5, -15.4, 7, -10.4), Tone.shade(gay));
        pen.fill(Path.polygon(-8.8, -9.8, -12.6, -8.2, -8.6, -7.4), 0xF6B042);
        pen.dot(Path.circle(-5.6, -10, 1), DARK);
    }

    private void butterfly() {
        for (int side = -1; side <= 1; side += 2) {
            pen.shape(Path.blob(0, -9, side * 5, -16, side * 9.6, -14.4, side * 8, -9), gay);
            pen.shape(Path.blob(0, -8, side * 7, -7.6, side * 6.6, -2.6, side * 2.4, -3.4), Tone.glow(gay));
            pen.fill(Path.circle(side * 6, -12.4, 1.4), Tone.WHITE);
            pen.stroke(Path.curve(0, -13, side * 1.6, -16, side * 3.4, -16.6), DARK, 0.6);
        }
        pen.stroke(Path.lines(0, -13, 0, -4.4), DARK, 1.6);
    }

    private void bee() {
        pen.shape(Path.ellipse(-1.6, -12.6, 2.6, 4), 0xE8F4FC);
        pen.shape(Path.ellipse(3, -12.4, 2.6, 4), 0xE8F4FC);
        Path body = Path.ellipse(0, -7, 7.4, 5);
        pen.shape(body, 0xFBCB3C);
        pen.clip(body);
        pen.stroke(Path.lines(-0.6, -13, -0.6, -1), DARK, 2);
        pen.stroke(Path.lines(4, -13, 4, -1), DARK, 2);
        pen.clipOff();
        pen.outline(body, 0xFBCB3C);
        pen.dot(Path.circle(-4.4, -7.8, 1.1), DARK);
        smile(-4.6, -5.2, 0.9);
    }
}

package org.inkloom.sketchbook;

import java.awt.Color;
import org.inkloom.sketchbook.Girl.Mood;
import org.inkloom.sketchbook.Girl.Outfit;

/** Scenes of weather and seasons. */
final class OutdoorScenes {
    private static final Color SKY = new Color(0xcfe2e8);
    private static final Color GRASS = new Color(0xa9c3a0);
    private static final Color MOSS = new Color(0x7f9f83);
    private static final Color BARK = new Color(0x8a6a56);
    private static final Color PETAL = new Color(0xefb9c4);
    private static final Color RED = new Color(0xc2554a);
    private static final Color OCHRE = new Color(0xe0b45f);

    private OutdoorScenes() {}

    static void sea(Ink ink) {
        double w = ink.width();
        double c = w / 2;
        ink.sky(new Color(0xbfdbe6), new Color(0xfaeedd), 480);
        ink.ground(new Color(0x7fb0bf), new Color(0xa9d0d2), 480);
        ink.fill(Ink.ellipse(c + 240, 190, 74, 74), new Color(0xf6cf8e));
        for (int i = 0; i < 3; i++) {
            double x = c - 340 + 300 * i;
            ink.wash(Ink.ellipse(x, 160 + 60 * (i % 2), 120, 34), Ink.WHITE, 0.85);
        }
        for (int row = 0; row < 6; row++) {
            double y = 510 + row * 46;
            for (double x = -40 + 50 * (row % 2); x < w; x += 200) {
                ink.outline(Ink.through(x, y, x + 40, y - 12, x + 80, y, x + 120, y + 8), Ink.WHITE, 4 + row * 0.6);
            }
        }
        ink.fill(Ink.area(0, 800, w * 0.3, 770, w * 0.6, 800, w, 770, w, 1000, 0, 1000), new Color(0xf0ddb5));
        ink.outline(Ink.through(0, 800, w * 0.3, 770, w * 0.6, 800, w, 770), Ink.WHITE, 12);
        Girl.standing(Outfit.SUMMER, Mood.BACK).hands(-150, -230, 150, -230).draw(ink, c, 940, 1.55);
        for (int i = 0; i < 3; i++) {
            double x = c - 300 + 130 * i;
            ink.outline(Ink.through(x, 300 - 30 * i, x + 24, 284 - 30 * i, x + 40, 300 - 30 * i), Ink.BLACK, 4);
            ink.outline(Ink.through(x + 40, 300 - 30 * i, x + 56, 284 - 30 * i, x + 80, 300 - 30 * i), Ink.BLACK, 4);
        }
    }

    static void blossom(Ink ink) {
        double w = ink.width();
        double c = w / 2;
        ink.sky(new Color(0xdbe8ea), Ink.PAPER, 780);
        ink.ground(GRASS, MOSS, 780);
        ink.paint(
                Ink.area(c - 330, 800, c - 300, 560, c - 320, 380, c - 240, 380, c - 230, 560, c - 190, 800), BARK, 6);
        ink.outline(Ink.through(c - 270, 420, c - 120, 300, c + 100, 250), BARK, 22);
        ink.outline(Ink.through(c - 280, 420, c - 380, 300, c - 420, 240), BARK, 18);
        for (int i = 0; i < 46; i++) {
            double x = c - 460 + ink.between(0, 760);
            double y = 90 + ink.between(0, 270);
            ink.wash(Ink.ellipse(x, y, ink.between(40, 80), ink.between(34, 62)), PETAL, 0.6);
        }
        for (int i = 0; i < 60; i++) {
            blossomAt(ink, c - 480 + ink.between(0, 800), 70 + ink.between(0, 300), ink.between(9, 15));
        }
        for (int i = 0; i < 40; i++) {
            ink.fill(Ink.ellipse(ink.between(0, w), ink.between(360, 990), 9, 5), PETAL);
        }
        Girl.standing(Outfit.UNIFORM, Mood.HAPPY).hands(-70, -110, 104, -276).draw(ink, c + 90, 940, 1.55);
    }

    private static void blossomAt(Ink ink, double x, double y, double size) {
        for (int i = 0; i < 5; i++) {
            double turn = i * Math.PI * 2 / 5;
            ink.fill(
                    Ink.ellipse(x + size * Math.sin(turn), y + size * Math.cos(turn), size * 0.7, size * 0.7),
                    Ink.WHITE);
        }
        ink.fill(Ink.ellipse(x, y, size * 0.5, size * 0.5), RED);
    }

    static void rain(Ink ink) {
        double w = ink.width();
        double c = w / 2;
        ink.sky(new Color(0x9fb0bf), new Color(0xd5dde0), 760);
        ink.ground(new Color(0xb4bfc4), new Color(0x8f9ea8), 760);
        for (int i = 0; i < 5; i++) {
            double x = w * i / 5;
            ink.wash(Ink.rectangle(x + 20, 330 + 60 * (i % 2), w / 7, 450), new Color(0x7d8c99), 0.5);
        }
        for (int i = 0; i < 90; i++) {
            double x = ink.between(0, w + 80);
            double y = ink.between(0, 960);
            ink.outline(Ink.line(x, y, x - 16, y + 54), Ink.WHITE, 3);
        }
        for (int i = 0; i < 7; i++) {
            ink.outline(Ink.ellipse(ink.between(0, w), ink.between(800, 980), 46, 9), Ink.WHITE, 3);
        }
        ink.outline(Ink.line(c + 80, 700, c + 40, 160), Ink.BLACK, 9);
        Girl.standing(Outfit.COAT, Mood.CALM).hands(-70, -110, 62, -170).draw(ink, c, 940, 1.5);
        ink.paint(
                Ink.area(
                        c - 320, 330, c - 220, 190, c + 30, 120, c + 280, 170, c + 400, 300, c + 310, 270, c + 220, 300,
                        c + 130, 262, c + 30, 300, c - 70, 268, c - 160, 312, c - 240, 288),
                RED,
                6);
        ink.outline(Ink.through(c + 30, 122, c - 60, 190, c - 70, 266), Ink.BLACK, 4);
        ink.outline(Ink.through(c + 30, 122, c + 110, 190, c + 130, 262), Ink.BLACK, 4);
    }

    static void snow(Ink ink) {
        double w = ink.width();
        double c = w / 2;
        ink.sky(new Color(0xb9c7d8), new Color(0xe7e6ea), 700);
        ink.ground(Ink.WHITE, new Color(0xdfe6ee), 690);
        for (int i = 0; i < 5; i++) {
            double x = w * (i + 0.4) / 5;
            double y = 640 + 24 * (i % 2);
            ink.paint(Ink.polygon(x, y - 330, x + 90, y, x - 90, y), MOSS, 4);
            ink.paint(
                    Ink.area(x - 46, y - 160, x, y - 334, x + 46, y - 160, x + 14, y - 190, x - 14, y - 170),
                    Ink.WHITE,
                    3);
        }
        ink.fill(Ink.area(0, 690, w * 0.4, 650, w, 700, w, 1000, 0, 1000), Ink.WHITE);
        ink.paint(Ink.ellipse(c + 230, 820, 140, 130), Ink.WHITE, 6);
        ink.paint(Ink.ellipse(c + 230, 640, 98, 92), Ink.WHITE, 6);
        ink.fill(Ink.ellipse(c + 200, 622, 10, 12), Ink.BLACK);
        ink.fill(Ink.ellipse(c + 258, 622, 10, 12), Ink.BLACK);
        ink.paint(Ink.polygon(c + 228, 644, c + 150, 664, c + 230, 668), new Color(0xe39a4f), 4);
        ink.paint(Ink.area(c + 140, 710, c + 230, 740, c + 320, 706, c + 316, 742, c + 230, 772, c + 144, 746), RED, 5);
        ink.paint(Ink.rectangle(c + 170, 490, 120, 80), Ink.BLACK, 4);
        ink.paint(Ink.rectangle(c + 140, 560, 180, 20), Ink.BLACK, 4);
        Girl.standing(Outfit.COAT, Mood.HAPPY).hands(-76, -150, 96, -196).draw(ink, c - 150, 950, 1.5);
        for (int i = 0; i < 130; i++) {
            double size = ink.between(3, 9);
            ink.fill(Ink.ellipse(ink.between(0, w), ink.between(0, 1000), size, size), Ink.WHITE);
        }
    }

    static void stars(Ink ink) {
        double w = ink.width();
        double c = w / 2;
        ink.sky(new Color(0x1f2747), new Color(0x6f6a96), 1000);
        for (int i = 0; i < 90; i++) {
            double along = ink.between(-0.1, 1.1);
            double off = ink.between(-70, 70);
            ink.wash(
                    Ink.ellipse(w * along, 520 - 460 * along + off, ink.between(20, 60), ink.between(8, 22)),
                    new Color(0xb7b2d8),
                    0.12);
        }
        for (int i = 0; i < 190; i++) {
            double size = ink.between(1.2, 5);
            ink.fill(Ink.ellipse(ink.between(0, w), ink.between(0, 760), size, size), new Color(0xfff6da));
        }
        ink.outline(Ink.through(c + 130, 130, c + 250, 190, c + 360, 280), Ink.WHITE, 4);
        ink.fill(Ink.area(0, 800, w * 0.25, 720, w * 0.55, 770, w, 690, w, 1000, 0, 1000), new Color(0x35465a));
        ink.fill(Ink.area(0, 900, w * 0.3, 830, w * 0.7, 850, w, 900, w, 1000, 0, 1000), new Color(0x28364a));
        Girl.standing(Outfit.TRACKSUIT, Mood.BACK).hands(-66, -112, 142, -290).draw(ink, c - 60, 940, 1.35);
    }

    static void kite(Ink ink) {
        double w = ink.width();
        double c = w / 2;
        ink.sky(SKY, Ink.PAPER, 700);
        ink.wash(Ink.area(0, 640, w * 0.2, 560, w * 0.45, 620, w * 0.75, 540, w, 610, w, 760, 0, 760), MOSS, 0.6);
        ink.ground(GRASS, MOSS, 700);
        for (int i = 0; i < 70; i++) {
            double x = ink.between(0, w);
            double y = ink.between(720, 990);
            ink.outline(Ink.through(x, y, x + 4, y - 18, x + ink.between(-8, 12), y - 32), new Color(0x5f8266), 3);
        }
        ink.wash(Ink.ellipse(c - 300, 170, 110, 40), Ink.WHITE, 0.9);
        ink.wash(Ink.ellipse(c - 210, 200, 100, 34), Ink.WHITE, 0.9);
        Girl.standing(Outfit.SUMMER, Mood.HAPPY).hands(-80, -140, 116, -270).draw(ink, c - 130, 930, 1.5);
        ink.outline(Ink.through(c + 44, 525, c + 130, 430, c + 250, 250), Ink.BLACK, 3);
        ink.paint(Ink.polygon(c + 250, 90, c + 340, 190, c + 250, 300, c + 170, 190), RED, 6);
        ink.fill(Ink.polygon(c + 250, 96, c + 334, 190, c + 250, 190), OCHRE);
        ink.outline(Ink.line(c + 250, 90, c + 250, 300), Ink.BLACK, 4);
        ink.outline(Ink.line(c + 170, 190, c + 340, 190), Ink.BLACK, 4);
        ink.outline(Ink.through(c + 250, 300, c + 290, 350, c + 270, 400, c + 320, 450), Ink.BLACK, 5);
    }

    static void bamboo(Ink ink) {
        double w = ink.width();
        double c = w / 2;
        ink.sky(new Color(0xd9e6d2), new Color(0xf3f1df), 1000);
        ink.fill(Ink.polygon(c - 60, 560, c + 60, 560, c + 340, 1000, c - 340, 1000), new Color(0xe8dcc0));
        for (int layer = 0; layer < 3; layer++) {
            Color[] greens = {new Color(0xb9d2b0), new Color(0x8db48d), new Color(0x6a9a76)};
            for (int i = 0; i < 6; i++) {
                double share = (i + 0.5 + ink.between(-0.3, 0.3)) / 6;
                double x = share * w;
                if (Math.abs(x - c) < 120 + 60 * layer) {
                    continue;
                }
                stem(ink, x, 18 + 10 * layer, greens[layer]);
            }
        }
        Girl.standing(Outfit.SUMMER, Mood.DREAMING).draw(ink, c, 930, 1.45);
    }

    private static void stem(Ink ink, double x, double thick, Color green) {
        double lean = ink.between(-24, 24);
        for (int joint = 0; joint < 8; joint++) {
            double top = 980 - (joint + 1) * 130;
            double at = x + lean * joint / 8;
            ink.paint(Ink.rounded(at - thick / 2, top, thick, 126, thick / 4), green, 3);
            if (joint > 2) {
                for (int leaf = -1; leaf <= 1; leaf += 2) {
                    double y = top + ink.between(0, 40);
                    double reach = leaf * ink.between(50, 110);
                    ink.paint(
                            Ink.area(at, y, at + reach * 0.5, y - 4, at + reach, y + 34, at + reach * 0.4, y + 20),
                            green,
                            2);
                }
            }
        }
    }
}

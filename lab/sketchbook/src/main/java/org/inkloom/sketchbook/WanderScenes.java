package org.inkloom.sketchbook;

import java.awt.Color;
import org.inkloom.sketchbook.Girl.Mood;
import org.inkloom.sketchbook.Girl.Outfit;

/** Scenes of evenings, waters and fields. */
final class WanderScenes {
    private static final Color STONE = new Color(0xbdb8b0);
    private static final Color NIGHT = new Color(0x2f3a5c);
    private static final Color DUSK = new Color(0x7c7aa6);
    private static final Color MOON = new Color(0xfdf1cc);
    private static final Color LEAF = new Color(0x7fa884);
    private static final Color RED = new Color(0xc2554a);
    private static final Color GOLD = new Color(0xe8b44f);
    private static final Color PINK = new Color(0xeba9b6);

    private WanderScenes() {}

    static void bridge(Ink ink) {
        double w = ink.width();
        double c = w / 2;
        ink.sky(NIGHT, DUSK, 720);
        ink.ground(new Color(0x4c5a80), new Color(0x2a3454), 720);
        ink.fill(Ink.ellipse(c + 200, 220, 130, 130), MOON);
        ink.wash(Ink.ellipse(c + 200, 890, 120, 30), MOON, 0.6);
        ink.wash(
                Ink.area(0, 640, w * 0.2, 560, w * 0.4, 640, w * 0.7, 580, w, 650, w, 730, 0, 730),
                new Color(0x3f4a6e),
                0.8);
        ink.paint(
                Ink.area(
                        c - 520, 960, c - 420, 820, c - 200, 730, c, 705, c + 200, 730, c + 420, 820, c + 520, 960,
                        c + 230, 960, c + 160, 860, c, 810, c - 160, 860, c - 230, 960),
                STONE,
                6);
        Girl.standing(Outfit.GOWN, Mood.DREAMING).draw(ink, c - 40, 740, 1.3);
        ink.outline(Ink.through(c - 420, 800, c - 200, 700, c, 672, c + 200, 700, c + 420, 800), STONE, 16);
        for (int i = -4; i <= 4; i++) {
            double y = 680 + i * i * 8;
            ink.paint(Ink.rectangle(c + i * 90 - 8, y - 14, 16, 62), STONE, 3);
        }
        for (int i = 0; i < 6; i++) {
            double y = 850 + 24 * i;
            double x = ink.between(0, w);
            ink.outline(Ink.line(x, y, x + 120, y), DUSK, 4);
        }
    }

    static void lotus(Ink ink) {
        double w = ink.width();
        double c = w / 2;
        ink.sky(new Color(0xdcebe4), new Color(0xf4f2e0), 400);
        ink.ground(new Color(0xa4cfc6), new Color(0x6fa9a3), 400);
        ink.wash(Ink.area(0, 400, w * 0.2, 330, w * 0.5, 380, w * 0.8, 310, w, 390, w, 420, 0, 420), LEAF, 0.5);
        for (int i = 0; i < 14; i++) {
            pad(ink, ink.between(0, w), 450 + i * 40, 40 + i * 5);
        }
        Girl.standing(Outfit.SUMMER, Mood.HAPPY).hands(-76, -120, 100, -250).draw(ink, c, 880, 1.4);
        ink.paint(
                Ink.area(
                        c - 330, 750, c - 180, 800, c, 810, c + 180, 800, c + 330, 750, c + 240, 890, c, 910, c - 240,
                        890),
                new Color(0xb58a5e),
                6);
        ink.outline(Ink.through(c - 300, 800, c, 850, c + 300, 800), Ink.BLACK, 4);
        for (int i = 0; i < 4; i++) {
            double x = w * (i + 0.5) / 4;
            pad(ink, x - 40, 960, 100);
            flower(ink, x + (i % 2 == 0 ? 20 : 60), 900 + 30 * (i % 2), 46);
        }
        flower(ink, c + 142, 505, 34);
    }

    private static void pad(Ink ink, double x, double y, double size) {
        ink.paint(Ink.ellipse(x, y, size, size * 0.34), LEAF, 4);
        ink.outline(Ink.line(x, y, x + size * 0.7, y - size * 0.1), Ink.BLACK, 3);
        ink.outline(Ink.line(x, y, x - size * 0.6, y + size * 0.12), Ink.BLACK, 3);
    }

    private static void flower(Ink ink, double x, double y, double size) {
        for (int i : new int[] {-2, 2, -1, 1, 0}) {
            double lean = i * size * 0.55;
            double tip = y - size * (1.5 - 0.22 * Math.abs(i));
            ink.paint(
                    Ink.area(
                            x,
                            y,
                            x + lean - size * 0.3,
                            y - size * 0.7,
                            x + lean * 1.25,
                            tip,
                            x + lean + size * 0.3,
                            y - size * 0.7),
                    PINK,
                    3);
        }
    }

    static void lanterns(Ink ink) {
        double w = ink.width();
        double c = w / 2;
        ink.sky(new Color(0x3a2f4f), new Color(0x8a5a66), 780);
        ink.ground(new Color(0x6f5560), new Color(0x4c3b4a), 780);
        for (int side = -1; side <= 1; side += 2) {
            double x = c + side * 380;
            ink.paint(Ink.rectangle(x - 130, 470, 260, 320), new Color(0x7a5148), 5);
            ink.paint(Ink.area(x - 190, 480, x - 110, 420, x, 380, x + 110, 420, x + 190, 480, x, 456), NIGHT, 5);
            ink.wash(Ink.rectangle(x - 70, 560, 140, 150), GOLD, 0.9);
            ink.outline(Ink.line(x, 560, x, 710), Ink.BLACK, 4);
        }
        ink.outline(Ink.through(0, 120, c * 0.5, 210, c, 130, c * 1.5, 210, w, 120), Ink.BLACK, 4);
        for (int i = 0; i < 7; i++) {
            double x = w * (i + 0.5) / 7;
            lantern(ink, x, 230 + 36 * (i % 2), 44);
        }
        Girl.standing(Outfit.COAT, Mood.HAPPY).hands(-70, -110, 110, -190).draw(ink, c - 20, 940, 1.5);
        ink.outline(Ink.line(c + 144, 654, c + 200, 640), Ink.BLACK, 6);
        lantern(ink, c + 204, 710, 44);
    }

    private static void lantern(Ink ink, double x, double y, double size) {
        ink.wash(Ink.ellipse(x, y, size * 2, size * 1.9), GOLD, 0.22);
        ink.paint(Ink.ellipse(x, y, size, size * 0.86), RED, 4);
        ink.outline(
                Ink.through(x - size * 0.4, y - size * 0.78, x - size * 0.55, y, x - size * 0.4, y + size * 0.78),
                Ink.BLACK,
                3);
        ink.outline(
                Ink.through(x + size * 0.4, y - size * 0.78, x + size * 0.55, y, x + size * 0.4, y + size * 0.78),
                Ink.BLACK,
                3);
        ink.paint(Ink.rectangle(x - size * 0.4, y - size, size * 0.8, size * 0.18), GOLD, 3);
        ink.paint(Ink.rectangle(x - size * 0.4, y + size * 0.82, size * 0.8, size * 0.18), GOLD, 3);
        ink.outline(Ink.line(x, y + size, x, y + size * 1.6), RED, 6);
    }

    static void sunflowers(Ink ink) {
        double w = ink.width();
        double c = w / 2;
        ink.sky(new Color(0xb9dbe6), new Color(0xfbf1d8), 620);
        ink.ground(new Color(0xa8be7e), new Color(0x7c9a63), 600);
        for (int i = 0; i < 12; i++) {
            sunflower(ink, w * (i + 0.5) / 12, 600 - 26 * (i % 3), 34, 120);
        }
        Girl.standing(Outfit.SUMMER, Mood.HAPPY).hands(-110, -250, 110, -250).draw(ink, c, 930, 1.55);
        for (int i = 0; i < 8; i++) {
            double x = w * (i + 0.5) / 8;
            boolean before = Math.abs(x - c) < 190;
            sunflower(ink, x, before ? 900 : 740 + 40 * (i % 2), before ? 52 : 74, 300);
        }
    }

    private static void sunflower(Ink ink, double x, double y, double size, double stem) {
        ink.outline(Ink.through(x, y, x + 8, y + stem / 2, x, y + stem), new Color(0x5f8255), size * 0.2);
        ink.paint(
                Ink.area(
                        x + 6,
                        y + size * 2,
                        x + size,
                        y + size * 1.5,
                        x + size * 1.5,
                        y + size * 1.9,
                        x + size * 0.8,
                        y + size * 2.2),
                LEAF,
                3);
        for (int i = 0; i < 14; i++) {
            double turn = i * Math.PI * 2 / 14;
            double px = x + size * Math.sin(turn);
            double py = y + size * Math.cos(turn);
            double sx = size * 0.24 * Math.cos(turn);
            double sy = -size * 0.24 * Math.sin(turn);
            ink.paint(
                    Ink.area(
                            x,
                            y,
                            px * 0.7 + x * 0.3 + sx,
                            py * 0.7 + y * 0.3 + sy,
                            px,
                            py,
                            px * 0.7 + x * 0.3 - sx,
                            py * 0.7 + y * 0.3 - sy),
                    GOLD,
                    2.4);
        }
        ink.paint(Ink.ellipse(x, y, size * 0.46, size * 0.46), new Color(0x7a5238), 3);
    }

    static void maple(Ink ink) {
        double w = ink.width();
        double c = w / 2;
        ink.sky(new Color(0xe6e2d2), new Color(0xfaf1dd), 760);
        ink.ground(new Color(0xd9a765), new Color(0xb97b4a), 760);
        for (int i = 0; i < 4; i++) {
            mapleTree(ink, w * (i + 0.2 + 0.2 * (i % 2)) / 4);
        }
        Girl.standing(Outfit.UNIFORM, Mood.DREAMING).hands(-96, -214, 96, -214).draw(ink, c, 930, 1.55);
        for (int i = 0; i < 46; i++) {
            double x = ink.between(0, w);
            double y = ink.between(300, 990);
            double size = ink.between(10, 20);
            if (Math.hypot(x - c, y - 500) < 190) {
                // Not over her face.
                continue;
            }
            mapleLeaf(ink, x, y, size, i % 2 == 0 ? RED : GOLD);
        }
    }

    private static void mapleTree(Ink ink, double x) {
        ink.paint(
                Ink.area(x - 22, 780, x - 14, 500, x - 20, 300, x + 20, 300, x + 14, 500, x + 26, 780),
                new Color(0x80604f),
                5);
        for (int blob = 0; blob < 9; blob++) {
            Color[] autumn = {RED, GOLD, new Color(0xd9803f)};
            ink.wash(
                    Ink.ellipse(
                            x + ink.between(-150, 150),
                            ink.between(120, 380),
                            ink.between(50, 90),
                            ink.between(40, 70)),
                    autumn[blob % 3],
                    0.65);
        }
    }

    private static void mapleLeaf(Ink ink, double x, double y, double size, Color colour) {
        ink.paint(
                Ink.polygon(
                        x,
                        y - size,
                        x + size * 0.35,
                        y - size * 0.3,
                        x + size,
                        y - size * 0.35,
                        x + size * 0.5,
                        y + size * 0.2,
                        x + size * 0.6,
                        y + size,
                        x,
                        y + size * 0.5,
                        x - size * 0.6,
                        y + size,
                        x - size * 0.5,
                        y + size * 0.2,
                        x - size,
                        y - size * 0.35,
                        x - size * 0.35,
                        y - size * 0.3),
                colour,
                2);
    }

    static void sunrise(Ink ink) {
        double w = ink.width();
        double c = w / 2;
        ink.sky(new Color(0xf3c9a5), new Color(0xfdf0d6), 620);
        ink.ground(new Color(0xfdf0d6), new Color(0xe9d7c0), 620);
        ink.fill(Ink.ellipse(c, 470, 170, 170), new Color(0xe0684e));
        Color[] ridges = {new Color(0xc9b7b8), new Color(0x9d93a5), new Color(0x716e8a)};
        for (int i = 0; i < 3; i++) {
            double y = 560 + 90 * i;
            ink.fill(
                    Ink.area(
                            0,
                            y,
                            w * 0.14,
                            y - 90 + 20 * i,
                            w * 0.3,
                            y + 30,
                            w * 0.48,
                            y - 50,
                            w * 0.66,
                            y + 40,
                            w * 0.84,
                            y - 100 + 30 * i,
                            w,
                            y,
                            w,
                            1000,
                            0,
                            1000),
                    ridges[i]);
            ink.wash(Ink.ellipse(w * (0.2 + 0.3 * i), y + 60, 260, 26), Ink.WHITE, 0.5);
        }
        ink.paint(
                Ink.area(c - 420, 1000, c - 300, 900, c - 60, 850, c + 140, 860, c + 330, 930, c + 420, 1000),
                new Color(0x4f4d63),
                6);
        Girl.standing(Outfit.COAT, Mood.BACK).hands(-150, -270, 150, -270).draw(ink, c, 890, 1.15);
        ink.outline(Ink.through(c + 300, 200, c + 330, 184, c + 350, 200), Ink.BLACK, 4);
        ink.outline(Ink.through(c + 350, 200, c + 370, 184, c + 400, 200), Ink.BLACK, 4);
    }
}

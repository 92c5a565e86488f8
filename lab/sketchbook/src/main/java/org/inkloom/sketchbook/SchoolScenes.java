package org.inkloom.sketchbook;

import java.awt.Color;
import org.inkloom.sketchbook.Girl.Mood;
import org.inkloom.sketchbook.Girl.Outfit;

/** Scenes indoors and at school. */
final class SchoolScenes {
    private static final Color WOOD = new Color(0xd8b184);
    private static final Color WOOD_DARK = new Color(0xb0855a);
    private static final Color WALL = new Color(0xf2ead8);
    private static final Color BOARD = new Color(0x55776a);
    private static final Color CLAY = new Color(0xd08a6e);
    private static final Color GRASS = new Color(0xa9c3a0);
    private static final Color SKY = new Color(0xcfe2e8);
    private static final Color CURTAIN = new Color(0xb0463f);
    private static final Color INDIGO = new Color(0x4d6a94);
    private static final Color OCHRE = new Color(0xe0b45f);

    private SchoolScenes() {}

    private static void room(Ink ink, Color wall, Color floor) {
        ink.sky(wall, wall.brighter(), 760);
        ink.ground(floor, floor.darker(), 760);
        ink.outline(Ink.line(0, 760, ink.width(), 760), Ink.BLACK, 4);
    }

    private static void window(Ink ink, double x, double y, double width, double height) {
        ink.paint(Ink.rectangle(x, y, width, height), SKY, 5);
        ink.wash(Ink.ellipse(x + width * 0.3, y + height * 0.4, width * 0.2, height * 0.12), Ink.WHITE, 0.9);
        ink.wash(Ink.ellipse(x + width * 0.68, y + height * 0.6, width * 0.2, height * 0.1), Ink.WHITE, 0.9);
        ink.outline(Ink.line(x + width / 2, y, x + width / 2, y + height), Ink.BLACK, 5);
        ink.outline(Ink.line(x, y + height / 2, x + width, y + height / 2), Ink.BLACK, 4);
    }

    static void desk(Ink ink) {
        double c = ink.width() / 2;
        room(ink, WALL, new Color(0xe3cfae));
        window(ink, c - 430, 120, 250, 340);
        window(ink, c + 180, 120, 250, 340);
        ink.paint(Ink.rounded(c - 120, 520, 240, 300, 20), WOOD_DARK, 5);
        Girl.standing(Outfit.UNIFORM, Mood.CALM).hands(-40, -128, 52, -126).draw(ink, c, 920, 1.5);
        ink.paint(Ink.rectangle(c - 330, 730, 660, 46), WOOD, 6);
        ink.paint(Ink.rectangle(c - 300, 776, 600, 190), WOOD_DARK, 5);
        ink.paint(Ink.polygon(c - 120, 728, c - 96, 700, c - 4, 706, c, 728), Ink.WHITE, 4);
        ink.paint(Ink.polygon(c, 728, c + 4, 706, c + 96, 700, c + 120, 728), Ink.WHITE, 4);
        ink.outline(Ink.line(c + 76, 722, c + 112, 640), INDIGO, 9);
        ink.paint(Ink.rectangle(c - 290, 692, 110, 36), CURTAIN, 4);
        ink.paint(Ink.rectangle(c - 280, 664, 96, 28), OCHRE, 4);
        ink.paint(Ink.rounded(c + 210, 670, 56, 60, 10), GRASS, 4);
    }

    static void podium(Ink ink) {
        double c = ink.width() / 2;
        ink.sky(SKY, Ink.PAPER, 460);
        ink.ground(GRASS, new Color(0x87a884), 460);
        for (int row = 0; row < 4; row++) {
            double y = 470 + 62 * row;
            double size = 15 + 4 * row;
            int half = (int) (c / (size * 3)) + 1;
            for (int i = -half; i <= half; i++) {
                double x = c + i * size * 3;
                ink.paint(Ink.area(x - size, y + size * 2.2, x, y + 4, x + size, y + size * 2.2), INDIGO, 2);
                ink.paint(Ink.ellipse(x, y, size * 0.8, size * 0.8), new Color(0xfbe3d2), 2);
                ink.fill(Ink.area(x - size * 0.8, y, x, y - size, x + size * 0.8, y), Ink.BLACK);
            }
        }
        ink.outline(Ink.line(c - 380, 90, c - 380, 620), Ink.BLACK, 7);
        ink.paint(
                Ink.area(c - 380, 100, c - 300, 84, c - 200, 112, c - 206, 190, c - 300, 170, c - 380, 190),
                CURTAIN,
                4);
        Girl.standing(Outfit.UNIFORM, Mood.CALM).hands(-70, -110, 92, -300).draw(ink, c, 850, 1.45);
        ink.paint(Ink.polygon(c - 170, 760, c + 170, 760, c + 140, 1000, c - 140, 1000), WOOD, 6);
        ink.paint(Ink.rectangle(c - 200, 730, 400, 44), WOOD_DARK, 5);
        ink.outline(Ink.through(c + 10, 730, c + 20, 690, c, 660), Ink.BLACK, 5);
        ink.fill(Ink.ellipse(c - 2, 654, 13, 16), Ink.BLACK);
        star(ink, c, 880, 40, OCHRE);
    }

    private static void star(Ink ink, double x, double y, double radius, Color color) {
        double[] points = new double[20];
        for (int i = 0; i < 10; i++) {
            double r = i % 2 == 0 ? radius : radius * 0.42;
            points[2 * i] = x + r * Math.sin(i * Math.PI / 5);
            points[2 * i + 1] = y - r * Math.cos(i * Math.PI / 5);
        }
        ink.paint(Ink.polygon(points), color, 4);
    }

    static void gate(Ink ink) {
        double c = ink.width() / 2;
        ink.sky(SKY, Ink.PAPER, 700);
        ink.ground(new Color(0xe6dcc6), new Color(0xcfc1a3), 700);
        for (int side = -1; side <= 1; side += 2) {
            ink.wash(Ink.ellipse(c + side * 440, 470, 150, 190), GRASS, 0.8);
            ink.outline(Ink.line(c + side * 440, 560, c + side * 440, 720), WOOD_DARK, 16);
            ink.paint(Ink.rectangle(c + side * 270 - 45, 290, 90, 430), new Color(0xcfc7b8), 5);
        }
        ink.paint(
                Ink.area(
                        c - 400, 300, c - 300, 220, c, 190, c + 300, 220, c + 400, 300, c + 300, 286, c, 270, c - 300,
                        286),
                INDIGO,
                6);
        ink.paint(Ink.rectangle(c - 150, 300, 300, 80), CLAY, 5);
        for (int i = -1; i <= 1; i++) {
            star(ink, c + i * 84, 340, 22, OCHRE);
        }
        ink.fill(Ink.polygon(c - 110, 720, c + 110, 720, c + 420, 1000, c - 420, 1000), new Color(0xf3ecdb));
        ink.paint(Ink.rounded(c + 130, 740, 130, 180, 18), CURTAIN, 5);
        ink.outline(Ink.line(c + 195, 740, c + 128, 640), Ink.BLACK, 7);
        for (int i = 0; i < 3; i++) {
            ink.outline(Ink.line(c + 158 + 36 * i, 760, c + 158 + 36 * i, 900), Ink.BLACK, 3);
        }
        ink.fill(Ink.ellipse(c + 156, 928, 14, 14), Ink.BLACK);
        ink.fill(Ink.ellipse(c + 236, 928, 14, 14), Ink.BLACK);
        Girl.standing(Outfit.COAT, Mood.HAPPY).hands(-124, -270, 92, -196).draw(ink, c - 10, 930, 1.3);
    }

    static void library(Ink ink) {
        double w = ink.width();
        double c = w / 2;
        room(ink, new Color(0xe9dcc4), new Color(0xcdb28c));
        Color[] spines = {INDIGO, CURTAIN, OCHRE, GRASS, new Color(0x7d5ba6), CLAY, Ink.WHITE};
        for (int shelf = 0; shelf < 4; shelf++) {
            double bottom = 190 + shelf * 170;
            double x = 20;
            while (x < w - 40) {
                double thick = ink.between(20, 44);
                double tall = ink.between(90, 140);
                ink.paint(Ink.rectangle(x, bottom - tall, thick, tall), spines[(int) ink.between(0, spines.length)], 3);
                x += thick + (ink.between(0, 1) < 0.12 ? 40 : 1);
            }
            ink.paint(Ink.rectangle(0, bottom, w, 20), WOOD_DARK, 4);
        }
        Girl.standing(Outfit.SUMMER, Mood.DREAMING).hands(-44, -152, 44, -152).draw(ink, c, 950, 1.65);
        ink.paint(Ink.polygon(c - 100, 744, c - 92, 650, c, 672, c, 764), CLAY, 5);
        ink.paint(Ink.polygon(c + 100, 744, c + 92, 650, c, 672, c, 764), CLAY, 5);
    }

    static void blackboard(Ink ink) {
        double c = ink.width() / 2;
        room(ink, WALL, WOOD);
        ink.paint(Ink.rectangle(c - 430, 110, 860, 480), WOOD_DARK, 6);
        ink.paint(Ink.rectangle(c - 408, 132, 816, 436), BOARD, 4);
        ink.outline(Ink.ellipse(c - 270, 300, 90, 90), Ink.WHITE, 5);
        ink.outline(Ink.polygon(c - 270, 210, c - 192, 345, c - 348, 345), Ink.WHITE, 5);
        ink.outline(Ink.line(c - 360, 460, c - 150, 460), Ink.WHITE, 5);
        ink.outline(Ink.through(c + 150, 420, c + 200, 260, c + 250, 400, c + 300, 220, c + 360, 240), Ink.WHITE, 5);
        ink.outline(Ink.line(c + 140, 200, c + 140, 440), Ink.WHITE, 5);
        ink.outline(Ink.line(c + 140, 440, c + 380, 440), Ink.WHITE, 5);
        Girl.standing(Outfit.UNIFORM, Mood.HAPPY).hands(-70, -110, 110, -300).draw(ink, c, 950, 1.6);
        ink.outline(Ink.line(c + 176, 468, c + 190, 440), Ink.WHITE, 10);
    }

    static void track(Ink ink) {
        double w = ink.width();
        double c = w / 2;
        ink.sky(SKY, Ink.PAPER, 420);
        ink.ground(CLAY, new Color(0xb96f56), 420);
        ink.fill(Ink.area(0, 420, w * 0.3, 400, w * 0.7, 400, w, 420, w, 520, w * 0.5, 480, 0, 520), GRASS);
        for (int lane = 0; lane < 5; lane++) {
            double y = 540 + lane * lane * 22 + lane * 24;
            ink.outline(Ink.through(0, y + 40, w * 0.5, y - 10, w, y + 40), Ink.WHITE, 5 + lane);
        }
        for (int i = 0; i < 6; i++) {
            double x = w * (i + 0.5) / 6;
            ink.wash(Ink.ellipse(x, 360, 70, 70), new Color(0x86a889), 0.8);
        }
        Girl.standing(Outfit.TRACKSUIT, Mood.HAPPY).hands(-84, -170, 88, -196).draw(ink, c, 930, 1.6);
        for (int i = 0; i < 4; i++) {
            double y = 560 + 80 * i;
            ink.outline(Ink.line(c - 300 - 30 * (i % 2), y, c - 190, y), Ink.BLACK, 5);
        }
    }

    static void stage(Ink ink) {
        double w = ink.width();
        double c = w / 2;
        ink.sky(new Color(0x3d3550), new Color(0x6d5c86), 800);
        ink.ground(WOOD, WOOD_DARK, 800);
        ink.wash(Ink.polygon(c - 60, 0, c + 60, 0, c + 280, 930, c - 280, 930), new Color(0xfff3cf), 0.45);
        for (int side = -1; side <= 1; side += 2) {
            double edge = c + side * c;
            for (int fold = 0; fold < 4; fold++) {
                double x = edge - side * 62 * fold;
                ink.paint(Ink.area(x, 0, x - side * 70, 0, x - side * 50, 400, x - side * 66, 840, x, 840), CURTAIN, 5);
            }
        }
        for (double x = 0; x < w; x += 160) {
            ink.paint(Ink.area(x, 0, x + 160, 0, x + 130, 90, x + 80, 110, x + 30, 90), new Color(0x8f332f), 5);
        }
        Girl.standing(Outfit.GOWN, Mood.HAPPY).hands(-96, -150, 30, -196).draw(ink, c, 940, 1.6);
        ink.outline(Ink.line(c + 48, 640, c + 30, 590), Ink.BLACK, 11);
        ink.fill(Ink.ellipse(c + 28, 582, 17, 19), Ink.BLACK);
    }

    static void train(Ink ink) {
        double w = ink.width();
        double c = w / 2;
        ink.sky(new Color(0xe6d6bc), WALL, 1000);
        ink.fill(Ink.rounded(c - 400, 110, 800, 500, 60), SKY);
        ink.wash(
                Ink.area(
                        c - 396, 440, c - 250, 300, c - 100, 400, c + 60, 260, c + 240, 400, c + 396, 330, c + 396, 606,
                        c - 396, 606),
                new Color(0x8fb3a4),
                0.75);
        ink.wash(
                Ink.area(c - 396, 520, c - 100, 460, c + 160, 530, c + 396, 470, c + 396, 606, c - 396, 606),
                GRASS,
                0.9);
        ink.outline(Ink.rounded(c - 400, 110, 800, 500, 60), Ink.BLACK, 9);
        ink.outline(Ink.line(c - 400, 360, c - 396, 362), Ink.BLACK, 8);
        ink.paint(Ink.rounded(c - 330, 560, 400, 480, 60), INDIGO, 6);
        Girl.standing(Outfit.COAT, Mood.DREAMING).hands(-60, -120, 96, -214).draw(ink, c - 90, 1010, 1.7);
        ink.paint(Ink.rectangle(c + 60, 720, 400, 36), WOOD, 6);
        ink.paint(Ink.rounded(c + 230, 640, 70, 80, 12), Ink.WHITE, 4);
        ink.outline(Ink.through(c + 250, 626, c + 262, 596, c + 250, 570), Ink.BLACK, 4);
    }
}

package org.inkloom.sketchbook;

import java.awt.Color;
import java.awt.Shape;

/**
 * The girl with the short purple hair, 400 units tall, standing on the origin.
 *
 * @param outfit what she wears
 * @param mood her face
 * @param leftHand where her hand on the picture's left is, as x and y
 * @param rightHand where the other one is
 */
record Girl(Outfit outfit, Mood mood, Hand leftHand, Hand rightHand) {
    private static final Color HAIR = new Color(0x7d5ba6);
    private static final Color HAIR_SHADE = new Color(0x5f4385);
    private static final Color HAIR_LIGHT = new Color(0xab8ccd);
    private static final Color SKIN = new Color(0xfce7d9);
    private static final Color EYE = new Color(0x3a2a58);
    private static final Color BLUSH = new Color(0xf0a0a0);
    private static final Color MOUTH = new Color(0xb4545a);
    private static final double LINE = 3.6;
    /** The hair over the forehead: first along the skull, then strand by strand back. */
    private static final double[] FRINGE = {
        -100, -232, -104, -290, -84, -354, -42, -390, 0, -398, 42, -390, 84, -354, 104, -290, 100, -232, 91, -276, 80,
        -308, 66, -291, 50, -320, 30, -296, 10, -326, -16, -298, -34, -322, -56, -292, -76, -310, -91, -276, -100, -232
    };
    /** Where in {@link #FRINGE} the strands begin. */
    private static final int STRANDS = 16;

    static final Hand LEFT_DOWN = new Hand(-66, -112);
    static final Hand RIGHT_DOWN = new Hand(66, -112);

    /** What she wears. */
    enum Outfit {
        UNIFORM(new Color(0x5c80b6), new Color(0x44618f), Ink.WHITE),
        TRACKSUIT(new Color(0x3a3845), new Color(0x3a3845), new Color(0xd8d2e0)),
        GOWN(new Color(0x35323f), new Color(0x35323f), new Color(0xb99bd6)),
        COAT(new Color(0xc2554a), new Color(0x54506a), new Color(0xf4e3cf)),
        SUMMER(new Color(0xfdf3e1), new Color(0x8fb3a4), new Color(0xe0b45f));

        private final Color top;
        private final Color bottom;
        private final Color trim;

        Outfit(Color top, Color bottom, Color trim) {
            this.top = top;
            this.bottom = bottom;
            this.trim = trim;
        }
    }

    /** Her face, or the back of her head. */
    enum Mood {
        CALM,
        HAPPY,
        DREAMING,
        BACK
    }

    /** Where a hand is. */
    record Hand(double x, double y) {}

    static Girl standing(Outfit outfit, Mood mood) {
        return new Girl(outfit, mood, LEFT_DOWN, RIGHT_DOWN);
    }

    Girl hands(double leftX, double leftY, double rightX, double rightY) {
        return new Girl(outfit, mood, new Hand(leftX, leftY), new Hand(rightX, rightY));
    }

    /** Draws her with her feet at a place. */
    void draw(Ink ink, double x, double y, double scale) {
        ink.at(x, y, scale, () -> {
            ink.wash(Ink.ellipse(0, 0, 78, 12), Ink.BLACK, 0.14);
            legs(ink);
            if (mood != Mood.BACK) {
                backHair(ink);
            }
            arm(ink, -40, leftHand);
            arm(ink, 40, rightHand);
            body(ink);
            if (mood == Mood.BACK) {
                headFromBehind(ink);
            } else {
                head(ink);
            }
        });
    }

    private void legs(Ink ink) {
        boolean bare = outfit == Outfit.GOWN || outfit == Outfit.SUMMER;
        for (int side = -1; side <= 1; side += 2) {
            Shape leg = Ink.limb(bare ? 24 : 34, side * 22, -110, side * 22, -22);
            ink.paint(leg, bare ? SKIN : outfit.bottom, LINE);
            if (outfit == Outfit.UNIFORM || outfit == Outfit.TRACKSUIT) {
                ink.outline(Ink.line(side * 33, -92, side * 33, -26), outfit.trim, 5);
            }
            ink.paint(Ink.ellipse(side * 25, -9, 23, 12), new Color(0x4a4453), LINE);
        }
    }

    private void body(Ink ink) {
        Shape torso = switch (outfit) {
            case GOWN -> Ink.area(-38, -208, 0, -214, 38, -208, 46, -150, 84, -34, 0, -22, -84, -34, -46, -150);
            case SUMMER -> Ink.area(-40, -208, 0, -214, 40, -208, 50, -150, 76, -78, 0, -68, -76, -78, -50, -150);
            case COAT -> Ink.area(-44, -208, 0, -214, 44, -208, 56, -140, 66, -66, 0, -58, -66, -66, -56, -140);
            case UNIFORM, TRACKSUIT ->
                Ink.area(-44, -208, 0, -214, 44, -208, 54, -150, 58, -96, 0, -88, -58, -96, -54, -150);
        };
        ink.paint(torso, outfit.top, LINE);
        if (mood == Mood.BACK) {
            return;
        }
        switch (outfit) {
            case UNIFORM, TRACKSUIT -> {
                ink.outline(Ink.through(-45, -180, -50, -140, -49, -100), outfit.trim, 8);
                ink.outline(Ink.through(45, -180, 50, -140, 49, -100), outfit.trim, 8);
                ink.outline(Ink.line(0, -200, 0, -92), outfit.trim, 3);
                ink.paint(Ink.polygon(-30, -212, 0, -186, 30, -212, 18, -216, -18, -216), outfit.trim, 2.4);
            }
            case GOWN -> {
                ink.outline(Ink.through(-47, -150, 0, -142, 47, -150), outfit.trim, 7);
                ink.outline(Ink.through(-74, -46, 0, -34, 74, -46), outfit.trim, 4);
            }
            case COAT -> {
                ink.paint(Ink.rounded(-50, -216, 100, 30, 14), outfit.trim, LINE);
                for (int i = 0; i < 3; i++) {
                    ink.fill(Ink.ellipse(0, -160 + 36 * i, 6, 6), outfit.trim);
                }
            }
            case SUMMER -> {
                ink.outline(Ink.through(-52, -146, 0, -138, 52, -146), outfit.trim, 8);
                ink.outline(Ink.through(-70, -88, 0, -78, 70, -88), outfit.bottom, 7);
            }
        }
    }

    private void arm(Ink ink, double shoulder, Hand hand) {
        double elbowX = (shoulder + hand.x()) / 2 + Math.signum(shoulder) * 12;
        double elbowY = (-190 + hand.y()) / 2 + 8;
        boolean bare = outfit == Outfit.SUMMER || outfit == Outfit.GOWN;
        ink.paint(Ink.ellipse(hand.x(), hand.y(), 13, 13), SKIN, LINE);
        double wristX = hand.x() + (elbowX - hand.x()) * 0.22;
        double wristY = hand.y() + (elbowY - hand.y()) * 0.22;
        Shape sleeve = Ink.limb(bare ? 19 : 27, shoulder, -190, elbowX, elbowY, wristX, wristY);
        ink.paint(sleeve, bare ? SKIN : outfit.top, LINE);
    }

    private static void backHair(Ink ink) {
        Shape hair = Ink.area(
                -70, -196, -102, -214, -110, -280, -88, -358, -40, -394, 0, -400, 40, -394, 88, -358, 110, -280, 102,
                -214, 70, -196, 0, -204);
        ink.paint(hair, HAIR_SHADE, LINE);
    }

    private void head(Ink ink) {
        ink.paint(Ink.ellipse(0, -274, 82, 73), SKIN, LINE);
        face(ink);
        ink.fill(Ink.polygon(FRINGE), HAIR);
        ink.outline(
                Ink.through(
                        -100, -232, -107, -290, -84, -354, -42, -390, 0, -398, 42, -390, 84, -354, 107, -290, 100,
                        -232),
                Ink.BLACK,
                LINE);
        for (int i = STRANDS; i + 3 < FRINGE.length; i += 2) {
            ink.outline(Ink.line(FRINGE[i], FRINGE[i + 1], FRINGE[i + 2], FRINGE[i + 3]), Ink.BLACK, 2.6);
        }
        shine(ink);
    }

    private static void shine(Ink ink) {
        ink.outline(Ink.through(-66, -350, -30, -366, 10, -368), HAIR_LIGHT, 9);
        ink.outline(Ink.through(28, -364, 42, -360), HAIR_LIGHT, 8);
        ink.outline(Ink.through(2, -398, 10, -420, 30, -424), Ink.BLACK, 5);
    }

    private void face(Ink ink) {
        for (int side = -1; side <= 1; side += 2) {
            ink.wash(Ink.ellipse(side * 54, -238, 15, 9), BLUSH, 0.5);
            eye(ink, side * 36);
        }
        if (mood == Mood.HAPPY) {
            ink.paint(Ink.area(-13, -232, 0, -229, 13, -232, 8, -218, 0, -214, -8, -218), MOUTH, 2.4);
        } else {
            ink.outline(Ink.through(-9, -227, 0, -222, 9, -227), Ink.BLACK, 3);
        }
    }

    private void eye(Ink ink, double x) {
        if (mood == Mood.DREAMING) {
            ink.outline(Ink.through(x - 17, -262, x, -251, x + 17, -262), Ink.BLACK, 4.4);
            return;
        }
        ink.fill(Ink.ellipse(x, -262, 15, 21), EYE);
        ink.fill(Ink.ellipse(x, -253, 10, 10), new Color(0x8a68b8));
        ink.fill(Ink.ellipse(x - 5, -270, 5.5, 7), Ink.WHITE);
        ink.fill(Ink.ellipse(x + 6, -254, 3, 3), Ink.WHITE);
        ink.outline(Ink.through(x - 18, -272, x, -285, x + 18, -272), Ink.BLACK, 4.4);
    }

    private static void headFromBehind(Ink ink) {
        Shape hair = Ink.area(
                -84, -200, -106, -224, -110, -284, -88, -358, -40, -394, 0, -400, 40, -394, 88, -358, 110, -284, 106,
                -224, 84, -200, 44, -192, 0, -196, -44, -192);
        ink.paint(hair, HAIR, LINE);
        ink.outline(Ink.through(-60, -205, -50, -260, -30, -310), HAIR_SHADE, 4);
        ink.outline(Ink.through(0, -200, 2, -260, 0, -330), HAIR_SHADE, 4);
        ink.outline(Ink.through(60, -205, 52, -260, 32, -310), HAIR_SHADE, 4);
        shine(ink);
    }
}

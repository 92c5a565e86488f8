package org.inkloom.picturebook.wide.draw;

import org.inkloom.picturebook.scene.Facing;
import org.inkloom.picturebook.wide.scene.Act;

/**
 * How a body stands for what it does. Lengths are a child's; a hand's place is counted from the middle between the
 * shoulders, a foot's from where it stands at rest. Side 0 is the left of the drawing, 1 the right; seen from the side 0
 * is the far one and x points forwards.
 *
 * @param hands x and y of both hands
 * @param feet dx and dy of both feet
 * @param lean of the trunk in degrees, positive to the right or forwards
 * @param lift of the whole body above the ground
 * @param drop of the hips
 * @param seated whether the thighs point to the viewer, or forwards from the side
 * @param nod of the head in degrees
 * @param open whether each hand is spread
 */
record Stance(
        double[] hands,
        double[] feet,
        double lean,
        double lift,
        double drop,
        boolean seated,
        double nod,
        boolean[] open) {

    static Stance of(Act act, Facing facing) {
        return facing == Facing.SIDE ? fromSide(act) : fromFront(act);
    }

    private static Stance hands(double x0, double y0, double x1, double y1) {
        return new Stance(
                new double[] {x0, y0, x1, y1}, new double[4], 0, 0, 0, false, 0, new boolean[] {false, false});
    }

    private Stance feet(double x0, double y0, double x1, double y1) {
        return new Stance(hands, new double[] {x0, y0, x1, y1}, lean, lift, drop, seated, nod, open);
    }

    private Stance leaning(double degrees) {
        return new Stance(hands, feet, degrees, lift, drop, seated, nod, open);
    }

    private Stance lifted(double by) {
        return new Stance(hands, feet, lean, by, drop, seated, nod, open);
    }

    private Stance dropped(double by) {
        return new Stance(hands, feet, lean, lift, by, seated, nod, open);
    }

    private Stance onSeat(double by) {
        return new Stance(hands, feet, lean, lift, by, true, nod, open);
    }

    private Stance nodding(double degrees) {
        return new Stance(hands, feet, lean, lift, drop, seated, degrees, open);
    }

    private Stance spread(boolean left, boolean right) {
        return new Stance(hands, feet, lean, lift, drop, seated, nod, new boolean[] {left, right});
    }

    private static Stance fromFront(Act act) {
        return switch (act) {
            case STAND -> hands(-12.5, 16, 12.5, 16);
            case SLEEP -> hands(-11, 15, 11, 15);
            case WALK -> hands(-14, 13, 12, 15).feet(-0.5, 0, 1.5, -4).leaning(2);
            case RUN -> hands(-14, 8, 11, 0).feet(-2, -7, 2.5, 0).leaning(4).lifted(2);
            case JUMP -> hands(-19, -9, 19, -9).feet(-4, -2, 4, -5).lifted(12).spread(true, true);
            case SIT_CHAIR -> hands(-7, 17, 7, 17).onSeat(5);
            case SIT_GROUND -> hands(-14, 18, 9, 17).onSeat(15);
            case CROUCH -> hands(-6, 15, 6, 15).feet(-2.5, 0, 2.5, 0).onSeat(11);
            case WAVE -> hands(-12.5, 15.5, 20, -9).spread(false, true);
            case POINT -> hands(-11.5, 15.5, 22, -5).nodding(2);
            case CHEER -> hands(-20, -13, 20, -13).feet(-1, 0, 1, 0).spread(true, true);
            case HIPS -> hands(-8.5, 13.5, 8.5, 13.5).feet(-1.5, 0, 1.5, 0);
            case CROSS_ARMS -> hands(6, 8, -6, 9.2);
            case CLAP -> hands(-1.6, 4, 1.6, 3.4).nodding(2);
            case THINK -> hands(4, 10, 4.5, -3.5).nodding(4);
            case ARMS_OPEN -> hands(-21, -1, 21, -1).spread(true, true);
            case OATH -> hands(-2, 6, 15, -12).spread(false, true);
            default -> workingFromFront(act);
        };
    }

    /** Acts with a thing in the hands, or at an instrument or apparatus. */
    private static Stance workingFromFront(Act act) {
        return switch (act) {
            case READ -> hands(-9.5, 9, 9.5, 9).nodding(3);
            case WRITE -> hands(-9, 10, 7, 10).onSeat(6).nodding(3);
            case PAINT -> hands(-11, 11, 14, 2).spread(false, false);
            case SING -> hands(-18, 3, 3.5, 0.5).leaning(-2).spread(true, false);
            case HOST -> hands(-8.5, 9, 3.5, 0.5);
            case DANCE -> hands(-19, -12, 18, 4).feet(0, 0, 8, -7).leaning(-5).spread(true, true);
            case GUITAR -> hands(18.5, 3.5, 3, 11).feet(-1.5, 0, 1.5, 0);
            case VIOLIN -> hands(-17, 0, 6, 6).nodding(-4);
            case FLUTE -> hands(-11, -0.5, -5, -0.5).nodding(2);
            case DRUM -> hands(-9, 8, 9, 5);
            case KICK -> hands(-17, 4, 16, 8).feet(-1, 0, 10, -9).leaning(-6).spread(true, true);
            case DRIBBLE -> hands(-15, 6, 15, 12).feet(-2, 0, 3, -2).dropped(2).spread(true, false);
            case TABLE_TENNIS -> hands(-12, 9, 15, 2).dropped(1.5);
            case SWING -> hands(-12.5, -8, 12.5, -8).onSeat(-2);
            case FLY_KITE -> hands(-6, 7, 15, -6).nodding(-4);
            case BLOW_BUBBLES -> hands(-7, 11, 4, -1.5);
            case EAT -> hands(-9, 9, 4.5, 1.5);
            case DRINK -> hands(-3.2, 1.2, 3.2, 1.2);
            case COOK -> hands(-11, 9, 9, 8).nodding(3);
            case WATER_FLOWERS -> hands(-10, 14, 15, 8).nodding(4);
            case SWEEP -> hands(1, 4, 9, 11).nodding(3);
            case PHOTOGRAPH -> hands(-6, 3.5, 6, 3.5);
            case PHONE -> hands(-11.5, 15, 5, 4).nodding(4);
            case HUG_TOY -> hands(4.5, 8.5, -4.5, 10);
            case CARRY -> hands(-8.5, 13.5, 8.5, 13.5);
            case HOLD -> hands(-12, 15.5, 14.5, 4.5);
            case UMBRELLA -> hands(-12, 15.5, 11, 3);
            case LUGGAGE -> hands(-12, 15, 15, 12.5).feet(-1, 0, 1.5, -3);
            case HAND_IN_HAND -> hands(-12.5, 15.5, 16, 12);
            default -> hands(-12.5, 16, 12.5, 16);
        };
    }

    private static Stance fromSide(Act act) {
        return switch (act) {
            case WALK -> hands(8.5, 12.5, -8, 13).feet(-7.5, -1.5, 7.5, 0).leaning(3);
            case RUN ->
                hands(11, 3.5, -10, 7)
                        .feet(-13, -9, 12, -4)
                        .leaning(12)
                        .lifted(3)
                        .nodding(-5);
            case JUMP -> hands(14, -8, 10, -14).feet(-8, -6, 7, -4).lifted(12).spread(true, true);
            case SIT_CHAIR -> hands(8, 13.5, 9, 14.5).onSeat(5);
            case SIT_GROUND -> hands(10, 14, -7.5, 17).onSeat(16);
            case CROUCH -> hands(10, 12, 11, 14).onSeat(11).leaning(9);
            case WAVE -> hands(0.5, 16, 16, -7).spread(false, true);
            case POINT -> hands(0.5, 16, 19, -2);
            case CHEER -> hands(12, -13, 7, -16).spread(true, true);
            case ARMS_OPEN -> hands(17, -3, 15, 1).spread(true, true);
            case BOW -> hands(6, 15, 5, 16).leaning(38).nodding(14);
            case HIGH_FIVE -> hands(-3, 15, 16, -7).feet(-3, 0, 4, 0).spread(false, true);
            case HIPS -> hands(2, 14, 1, 13.5);
            default -> workingFromSide(act);
        };
    }

    /** Acts with a thing in the hands, or at an instrument or apparatus. */
    private static Stance workingFromSide(Act act) {
        return switch (act) {
            case READ -> hands(12, 6, 11, 8).nodding(5);
            case PIANO -> hands(14, 9, 13, 10.5).onSeat(5).nodding(3);
            case DANCE -> hands(15, -8, -12, 4).feet(-2, 0, 11, -6).spread(true, true);
            case KICK -> hands(9, 7, -13, 4).feet(-3, 0, 14, -6).leaning(-9).spread(true, true);
            case DRIBBLE ->
                hands(9, 5, 14, 11).feet(-5, 0, 6, 0).dropped(2.5).leaning(8).spread(true, false);
            case SKATEBOARD ->
                hands(13, 1, -14, 2)
                        .feet(-6, -5.5, 7, -5.5)
                        .dropped(4)
                        .leaning(5)
                        .spread(true, true);
            case CYCLE ->
                hands(15.5, 7.5, 15, 8)
                        .feet(3, -5, 9, -8)
                        .leaning(10)
                        .lifted(11)
                        .dropped(2);
            case FISH -> hands(11, 8, 12, 10).onSeat(5);
            case FLY_KITE -> hands(11, 3, 13, -4).nodding(-8);
            case BLOW_BUBBLES -> hands(6, 11, 13, -2.5);
            case DRINK -> hands(9, 1.5, 10.5, 1.5).nodding(-5);
            case WATER_FLOWERS -> hands(12, 10, 13, 8).leaning(5).nodding(4);
            case PHOTOGRAPH -> hands(14.5, 0, 14, 1);
            case PHONE -> hands(0, 15, 11, 3).nodding(5);
            case CARRY -> hands(11, 9, 10, 11).leaning(-4);
            case HOLD -> hands(0, 16, 13.5, 5);
            case UMBRELLA -> hands(0, 16, 10, 4);
            case LUGGAGE -> hands(7, 13, -12, 11).feet(-6, -1.5, 6.5, 0).leaning(2);
            default -> hands(2, 16.5, -1, 16.5).feet(-1, 0, 1.5, 0);
        };
    }
}

package org.inkloom.picturebook.draw;

import org.inkloom.picturebook.scene.Action;
import org.inkloom.picturebook.scene.Facing;

/**
 * The angles of a figure, in degrees. 0 hangs down, 90 is level, 180 is up. From the front a positive angle points away
 * from the body; from the side it points forwards.
 *
 * @param arms upper and lower arm of the left and of the right side of the drawing
 * @param legs thigh and shin of the left and of the right side of the drawing
 * @param lean of the trunk, positive to the right
 * @param lift of the feet above the ground
 * @param handsInFront whether the arms pass before the trunk
 */
record Pose(double[] arms, double[] legs, double lean, double lift, boolean handsInFront) {

    static Pose of(Action action, Facing facing) {
        return facing == Facing.SIDE ? fromSide(action) : fromFront(action);
    }

    private static Pose pose(
            double a0, double a1, double a2, double a3, double l0, double l1, double l2, double l3, double lean) {
        return new Pose(new double[] {a0, a1, a2, a3}, new double[] {l0, l1, l2, l3}, lean, 0, false);
    }

    private Pose lifted(double by) {
        return new Pose(arms, legs, lean, by, handsInFront);
    }

    private Pose before() {
        return new Pose(arms, legs, lean, lift, true);
    }

    private static Pose fromFront(Action action) {
        return switch (action) {
            case STAND, SLEEP -> pose(16, 9, 16, 9, 3, 2, 3, 2, 0);
            case SIT -> pose(20, -14, 20, -14, 6, 0, 6, 0, 0).before();
            case WALK -> pose(40, 24, 32, -46, 10, 6, 14, -34, 3);
            case RUN -> pose(62, -25, 58, 128, 26, -38, 10, 14, 5).lifted(2.5);
            case JUMP -> pose(122, 140, 122, 140, 32, -38, 32, -38, 0).lifted(13);
            case WAVE -> pose(18, 8, 112, 146, 3, 2, 5, 3, 0);
            case ARMS_UP -> pose(120, 152, 120, 152, 5, 3, 5, 3, 0);
            case HIPS -> pose(52, -48, 52, -48, 7, 5, 7, 5, 0).before();
            case SING -> pose(78, 104, 42, -146, 6, 4, 3, 2, -2).before();
            case HOST -> pose(32, -74, 44, -140, 3, 2, 3, 2, 0).before();
            case READ -> pose(30, -66, 30, -66, 3, 2, 3, 2, 0).before();
            case WRITE -> pose(34, -58, 34, -50, 5, 1, 5, 1, 0).before();
            case GUITAR -> pose(36, -58, 52, -118, 8, 5, 4, 3, 0).before();
            case HOLD -> pose(16, 8, 46, 128, 3, 2, 3, 2, 0);
            case UMBRELLA -> pose(16, 8, 40, 150, 3, 2, 3, 2, 0);
            case DANCE -> pose(120, 150, 78, 60, 2, 0, 44, -26, -6);
            case OATH -> pose(44, -108, 88, 176, 2, 1, 2, 1, 0);
            case ARMS_OPEN -> pose(98, 94, 98, 94, 5, 3, 5, 3, 0);
            case LUGGAGE -> pose(26, 12, 30, 24, 9, -4, 2, 4, 0);
        };
    }

    private static Pose fromSide(Action action) {
        return switch (action) {
            case WALK -> pose(-34, -18, 32, 50, -22, -40, 24, 16, 3);
            case RUN -> pose(-66, 6, 52, 138, -30, -88, 58, -6, 12).lifted(3);
            case JUMP -> pose(140, 150, 120, 138, -20, -74, 46, -18, 0).lifted(12);
            case READ -> pose(24, 98, 30, 104, -3, -3, 4, 3, 0).before();
            case HOLD -> pose(-8, 0, 40, 118, -4, -4, 4, 3, 0).before();
            case UMBRELLA -> pose(-8, 0, 40, 150, -4, -6, 6, 3, 0).before();
            case LUGGAGE -> pose(-36, -30, 18, 44, -20, -36, 22, 12, 2);
            case SIT -> pose(34, 62, 40, 66, 88, 4, 84, 2, 0).before();
            case WAVE -> pose(-8, 2, 84, 140, -3, -3, 4, 3, 0);
            case ARMS_UP -> pose(96, 132, 170, 178, -3, -3, 4, 3, 0);
            default -> pose(-10, 0, 10, 18, -4, -4, 5, 3, 0);
        };
    }
}

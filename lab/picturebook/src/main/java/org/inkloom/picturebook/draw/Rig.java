package org.inkloom.picturebook.draw;

import org.inkloom.picturebook.scene.Action;
import org.inkloom.picturebook.scene.Facing;
import org.inkloom.picturebook.scene.Figure;

/**
 * The joints of a figure in its own units: a child is 100 high, the feet stand at y = 0, y grows downwards.
 *
 * <p>Each array holds x and y. Index 0 is the left side of the drawing, 1 the right; seen from the side 0 is far and 1
 * is near.
 */
final class Rig {
    static final double UPPER_ARM = 10.5;
    static final double LOWER_ARM = 9.5;
    static final double THIGH = 12;
    static final double SHIN = 12;
    /** Sizes of a child's head and body relative to the base measures; large heads look charming. */
    private static final double HEAD = 1.16;

    private static final double BODY = 0.93;

    final double[][] shoulder = new double[2][2];
    final double[][] elbow = new double[2][2];
    final double[][] hand = new double[2][2];
    final double[][] hip = new double[2][2];
    final double[][] knee = new double[2][2];
    final double[][] foot = new double[2][2];
    final double[] neck = new double[2];
    final double[] head = new double[2];
    final double headSize;
    final Pose pose;
    final boolean side;
    /** Factor by which the trunk is narrower in this view. */
    final double squash;

    Rig(Figure figure) {
        pose = Pose.of(figure.action(), figure.facing());
        side = figure.facing() == Facing.SIDE;
        squash = side ? 0.74 : figure.facing() == Facing.THREE_QUARTER ? 0.93 : 1;
        headSize = figure.person().head() * HEAD;
        double tall = figure.person().height();
        boolean seated = figure.action() == Action.SIT || figure.action() == Action.WRITE;
        double limb = (tall * 100 - figure.person().head() * 46) / 54 * BODY;
        double broad = figure.person().isAdult() && !figure.person().isFemale() ? 1.18 : 1;
        double hipY = seated ? -20 : -(THIGH + SHIN + 2.5) * limb - pose.lift();
        double lean = StrictMath.tan(StrictMath.toRadians(pose.lean()));
        double trunk = 22.5 * limb;
        for (int i = 0; i < 2; i++) {
            double out = i == 0 ? -1 : 1;
            hip[i] = point(side ? out * 0.8 : out * 4.1 * squash * broad, hipY);
            shoulder[i] = point(
                    (side ? out * 1.0 : out * 7.6 * squash * broad) + lean * trunk, hipY - trunk + (side ? 1 : 0));
            bendArm(i, limb);
            bendLeg(i, limb, seated);
        }
        neck[0] = lean * (trunk + 3);
        neck[1] = hipY - trunk - 2.2;
        head[0] = neck[0] + lean * 14 + (side ? 1.2 : 0);
        head[1] = neck[1] - 16.6 * headSize;
    }

    private static double[] point(double x, double y) {
        return new double[] {x, y};
    }

    private double sign(int i) {
        return side || i == 1 ? 1 : -1;
    }

    private void bendArm(int i, double limb) {
        boolean raised = pose.arms()[2 * i + 1] > 125 && Math.abs(pose.arms()[2 * i]) > 80;
        double length = (0.5 + 0.5 * limb) * (raised ? side ? 1.45 : 1.18 : 1);
        elbow[i] = along(shoulder[i], sign(i), pose.arms()[2 * i], UPPER_ARM * length);
        hand[i] = along(elbow[i], sign(i), pose.arms()[2 * i + 1], LOWER_ARM * length);
    }

    private void bendLeg(int i, double limb, boolean seated) {
        if (seated && !side) {
            knee[i] = point(hip[i][0] * 1.35, hip[i][1] + 6);
            foot[i] = point(hip[i][0] * 1.3, -2.5);
            return;
        }
        if (seated) {
            knee[i] = point(hip[i][0] + 12, hip[i][1] + 1.5);
            foot[i] = point(hip[i][0] + 13 + i * 2, -2.5);
            return;
        }
        knee[i] = along(hip[i], sign(i), pose.legs()[2 * i], THIGH * limb);
        foot[i] = along(knee[i], sign(i), pose.legs()[2 * i + 1], SHIN * limb);
    }

    private static double[] along(double[] from, double sign, double degrees, double length) {
        double angle = StrictMath.toRadians(degrees);
        return point(from[0] + sign * length * StrictMath.sin(angle), from[1] + length * StrictMath.cos(angle));
    }
}

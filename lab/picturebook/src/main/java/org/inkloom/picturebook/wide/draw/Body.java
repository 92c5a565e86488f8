package org.inkloom.picturebook.wide.draw;

import org.inkloom.picturebook.scene.Facing;
import org.inkloom.picturebook.scene.Person;
import org.inkloom.picturebook.wide.scene.Act;
import org.inkloom.picturebook.wide.scene.Actor;

/**
 * The joints of a body in its own units: a child is about 92 high with its hair, the feet stand at y = 0, y grows
 * downwards. Index 0 is the left side of the drawing, 1 the right; seen from the side 0 is far and 1 is near.
 */
final class Body {
    private static final double HIP = 21;
    private static final double TRUNK = 19.5;
    private static final double UPPER_ARM = 10;
    private static final double LOWER_ARM = 9.4;

    final double[][] shoulder = new double[2][2];
    final double[][] elbow = new double[2][2];
    final double[][] hand = new double[2][2];
    final double[][] hip = new double[2][2];
    final double[][] knee = new double[2][2];
    final double[][] foot = new double[2][2];
    final double[] neck = new double[2];
    final double[] head = new double[2];
    final Stance stance;
    final boolean side;
    final boolean back;
    final boolean woman;
    final boolean broad;
    /** Length of the limbs relative to a child's. */
    final double limb;

    final double headSize;
    /** Factor by which the trunk is narrower in this view. */
    final double squash;

    Body(Actor actor) {
        stance = Stance.of(actor.act(), actor.facing());
        side = actor.facing() == Facing.SIDE;
        back = actor.facing() == Facing.BACK;
        squash = side ? 0.72 : actor.facing() == Facing.THREE_QUARTER ? 0.92 : 1;
        Person person = actor.person();
        woman = person == Person.WOMAN;
        broad = person == Person.MAN || person == Person.GRANDPA;
        limb = switch (person) {
            case GIRL, BOY -> 1;
            case WOMAN -> 1.34;
            case MAN -> 1.42;
            case GRANDMA -> 1.12;
            case GRANDPA -> 1.18;
        };
        headSize = person.isAdult() ? 1.0 : 1.06;
        trunk();
        for (int i = 0; i < 2; i++) {
            arm(i);
            leg(i, actor.act());
        }
    }

    private void trunk() {
        double hipY = -HIP * limb - stance.lift() + stance.drop() * limb;
        double angle = StrictMath.toRadians(stance.lean());
        double length = TRUNK * (0.45 + 0.55 * limb);
        double dx = StrictMath.sin(angle) * length;
        double dy = -StrictMath.cos(angle) * length;
        double wide = (broad ? 8.8 : 7.3) * (0.5 + 0.5 * limb) * squash;
        for (int i = 0; i < 2; i++) {
            double out = i == 0 ? -1 : 1;
            hip[i] = point(side ? out * 0.7 : out * 4.3 * (broad ? 1.1 : 1) * squash, hipY);
            shoulder[i] = point(dx + (side ? out * 0.8 : out * wide), hipY + dy);
        }
        neck[0] = dx * 1.1;
        neck[1] = hipY + dy - 2.4;
        double tilt = StrictMath.toRadians(stance.lean() * 0.8);
        head[0] = neck[0] + StrictMath.sin(tilt) * 15 + (side ? 1.4 : 0);
        head[1] = neck[1] - StrictMath.cos(tilt) * 15.4 * headSize;
    }

    private static double[] point(double x, double y) {
        return new double[] {x, y};
    }

    private void arm(int i) {
        double reach = 0.5 + 0.5 * limb;
        double cx = (shoulder[0][0] + shoulder[1][0]) / 2;
        double cy = (shoulder[0][1] + shoulder[1][1]) / 2;
        double wide = broad ? 1.12 : 1;
        place(i, cx + stance.hands()[2 * i] * (0.7 + 0.3 * limb) * wide, cy + stance.hands()[2 * i + 1] * reach);
    }

    /** Moves a hand to a point, or as near to it as the arm reaches. */
    void place(int i, double x, double y) {
        double reach = 0.5 + 0.5 * limb;
        double[] s = shoulder[i];
        double longest = (UPPER_ARM + LOWER_ARM) * reach * 1.12;
        double d = StrictMath.hypot(x - s[0], y - s[1]);
        double k = d > longest ? longest / d : 1;
        hand[i] = point(s[0] + (x - s[0]) * k, s[1] + (y - s[1]) * k);
        double stretch = Math.max(1, d * k / ((UPPER_ARM + LOWER_ARM) * reach) * 1.01);
        double bend = side ? 1 : i == 0 ? 1 : -1;
        boolean raised = hand[i][1] < s[1] - 3 && Math.abs(hand[i][0] - s[0]) > 6;
        if (raised && !side) {
            bend = -bend * 0.999;
        }
        elbow[i] = joint(s, hand[i], UPPER_ARM * reach * stretch, LOWER_ARM * reach * stretch, bend);
    }

    private void leg(int i, Act act) {
        double rest = side ? (i == 0 ? -1.2 : 1.2) : (i == 0 ? -5 : 5) * squash * (broad ? 1.1 : 1);
        double fx = rest + stance.feet()[2 * i] * (0.6 + 0.4 * limb);
        double fy = -2.2 + stance.feet()[2 * i + 1] * limb - stance.lift();
        if (stance.seated()) {
            seatedLeg(i, act);
            return;
        }
        foot[i] = point(fx, fy);
        double length = (HIP - 2) * limb / 2 * 1.015;
        double d = StrictMath.hypot(fx - hip[i][0], fy - hip[i][1]) / 2;
        double stretch = Math.max(1, d / length * 1.004);
        knee[i] = joint(hip[i], foot[i], length * stretch, length * stretch, side ? -1 : i == 0 ? 0.8 : -0.8);
    }

    private void seatedLeg(int i, Act act) {
        double s = limb;
        boolean ground = act == Act.SIT_GROUND;
        if (side) {
            double f = i == 0 ? 1.5 : 0;
            if (act == Act.CROUCH) {
                knee[i] = point(hip[i][0] + 9 * s, hip[i][1] - 1 + f);
                foot[i] = point(hip[i][0] + 3 * s + f, -2.2);
            } else if (ground) {
                knee[i] = point(hip[i][0] + 9.5 * s, hip[i][1] - 5 * s + f);
                foot[i] = point(hip[i][0] + 16 * s + f, -2.2);
            } else {
                knee[i] = point(hip[i][0] + 10.5 * s, hip[i][1] + 0.8 + f);
                foot[i] = point(hip[i][0] + 10.5 * s + f, Math.min(-2.2, hip[i][1] + 12.5 * s));
            }
            return;
        }
        double out = i == 0 ? -1 : 1;
        if (ground) {
            knee[i] = point(out * 10.5 * s, hip[i][1] + 1.5);
            foot[i] = point(out * 3.5 * s, -1.6);
        } else if (act == Act.CROUCH) {
            knee[i] = point(out * 7.5 * s, hip[i][1] - 1.5);
            foot[i] = point(out * 5.5 * s, -2.2);
        } else {
            knee[i] = point(out * 5.6 * s, hip[i][1] + 3.6);
            foot[i] = point(out * 5.3 * s, Math.min(-2.2, hip[i][1] + 14.5 * s));
        }
    }

    /**
     * Returns the elbow or knee between two end points, for two bones of given lengths; the bend decides on which side
     * it lies.
     */
    private static double[] joint(double[] a, double[] b, double first, double second, double bend) {
        double dx = b[0] - a[0];
        double dy = b[1] - a[1];
        double d = Math.max(1e-6, StrictMath.hypot(dx, dy));
        double along = Math.clamp((first * first - second * second + d * d) / (2 * d), -first, first);
        double off = Math.sqrt(Math.max(0, first * first - along * along)) * bend;
        return point(a[0] + dx / d * along - dy / d * off, a[1] + dy / d * along + dx / d * off);
    }
}

package org.inkloom.picturebook.draw;

import java.util.ArrayList;
import java.util.List;
import org.inkloom.picturebook.raster.Path;
import org.inkloom.picturebook.raster.SeededRandom;
import org.inkloom.picturebook.raster.Transform;
import org.inkloom.picturebook.scene.Action;
import org.inkloom.picturebook.scene.Facing;
import org.inkloom.picturebook.scene.Figure;
import org.inkloom.picturebook.scene.Person;

/**
 * Draws one figure with its feet at the origin, where a child is 100 units high, and returns the positions of its
 * joints.
 */
final class FigurePainter {
    private final Pen pen;
    private final Figure figure;
    private final Rig rig;
    private final HeadShape head;
    private final HairPainter hair;
    private final GarmentPainter clothes;
    private final LimbPainter limbs;
    private final DetailPainter details;
    private final HandPainter things;
    private final int eyeColour;
    private final boolean back;
    private double tilt;
    private int lateArm = -1;

    FigurePainter(Pen pen, Figure figure, Rig rig, SeededRandom random) {
        this.pen = pen;
        this.figure = figure;
        this.rig = rig;
        back = figure.facing() == Facing.BACK;
        double degrees = switch (figure.facing()) {
            case FRONT, BACK -> 0;
            case THREE_QUARTER -> 27;
            case SIDE -> 55;
        };
        head = new HeadShape(degrees);
        eyeColour = random.chance(0.5) ? 0 : random.below(6);
        hair = new HairPainter(pen, figure, head, random.below(3));
        clothes = new GarmentPainter(pen, figure, rig);
        limbs = new LimbPainter(pen, figure, rig);
        details = new DetailPainter(pen, figure, head);
        things = new HandPainter(pen, figure, rig, random);
        boolean nodding = figure.action() == Action.WRITE || figure.action() == Action.READ;
        tilt = figure.action() == Action.SLEEP ? 0 : random.between(-3.5, 3.5) + (nodding ? 2 : 0);
    }

    /** Leans the head, and leaves one arm (-1: none) to be drawn later by {@link #drawLateArm}. */
    void join(double lean, int arm) {
        tilt += lean;
        lateArm = arm;
    }

    /** Draws the arm that lies over another figure. */
    void drawLateArm() {
        if (lateArm >= 0) {
            limbs.arm(lateArm);
        }
    }

    /** Draws the figure. */
    void draw() {
        if (figure.action() == Action.SLEEP) {
            asleep();
            return;
        }
        things.behind();
        standing();
    }

    private void standing() {
        boolean overHair = rig.pose.handsInFront();
        if (!back) {
            onHead(hair::behind);
        }
        details.behindBody(rig);
        if (back && overHair) {
            arms(0, 1);
        }
        if (rig.side) {
            limbs.arm(0);
        } else if (!overHair) {
            lowArms();
        }
        limbs.legs();
        neck();
        clothes.trunk();
        things.desk();
        if (rig.side && !overHair && !raised(1)) {
            limbs.arm(1);
        }
        if (onChest(0)) {
            limbs.arm(0);
        }
        details.onBody(rig);
        if (overHair && !back && figure.action() != Action.SING && figure.action() != Action.HOST) {
            arms(rig.side ? 1 : 0, 1);
        }
        drawHead();
        if (overHair && !back && (figure.action() == Action.SING || figure.action() == Action.HOST)) {
            arms(0, 1);
        }
        if (rig.side && !overHair && raised(1)) {
            limbs.arm(1);
        }
        if (!rig.side && !overHair) {
            raisedArms();
        }
        things.inHands();
    }

    private void arms(int from, int to) {
        for (int i = from; i <= to; i++) {
            limbs.arm(i);
        }
    }

    private boolean raised(int i) {
        return rig.hand[i][1] < rig.shoulder[i][1] - 2;
    }

    /** Returns whether an arm lies in front of the trunk: for an oath, one hand is on the heart. */
    private boolean onChest(int i) {
        return figure.action() == Action.OATH && i == 0 && !back;
    }

    private void lowArms() {
        for (int i = 0; i < 2; i++) {
            if (!raised(i) && i != lateArm && !onChest(i)) {
                limbs.arm(i);
            }
        }
    }

    private void raisedArms() {
        for (int i = 0; i < 2; i++) {
            if (raised(i) && i != lateArm) {
                limbs.arm(i);
            }
        }
    }

    private void neck() {
        double x = rig.neck[0];
        pen.limb(
                Path.lines(x, rig.neck[1] - 4, x, rig.neck[1] + 2.5),
                Tone.mix(figure.skin().rgb(), 0xC87860, 0.14),
                5.4);
    }

    private void onHead(Runnable drawing) {
        Transform former = pen.map();
        pen.map(former.move(rig.head[0], rig.head[1]).turn(tilt).scale(rig.headSize, rig.headSize));
        drawing.run();
        pen.map(former);
    }

    private void drawHead() {
        onHead(() -> {
            hair.skull();
            if (back) {
                ears();
                hair.behind();
                hair.ring();
            } else {
                drawFace();
                hair.front();
            }
            hair.braids();
            details.onHead();
        });
    }

    private void drawFace() {
        if (figure.hasHair()) {
            ears();
        }
        Path face = head.face();
        pen.shape(face, figure.skin().rgb());
        if (!figure.hasHair()) {
            pen.fill(baldSkull(), figure.skin().rgb());
            ears();
        }
        if (pen.cel() && figure.hasHair()) {
            pen.clip(face);
            pen.veil(Path.ellipse(0, -12, 22, 9.5), Tone.shade(figure.skin().rgb()), 0.5);
            pen.clipOff();
        }
        new FacePainter(pen, figure, head, eyeColour).draw();
    }

    private Path baldSkull() {
        double mid = -3.4 * StrictMath.sin(head.turn);
        return Path.blob(mid - 17.6, 0, mid - 16, -10, mid * 0.7, -19.6, mid + 16.5, -10, mid + 18.6, 0, mid, 5);
    }

    private void ears() {
        boolean hidden = switch (figure.hairStyle()) {
            case BOB, LONG, PARTED, CURLY -> true;
            default -> false;
        };
        if (hidden) {
            return;
        }
        for (int side = -1; side <= 1; side += 2) {
            double k = back ? 0.5 : head.narrow(side * 19.4, 5);
            boolean rim = Math.abs(head.turn) < 0.2;
            if (k > 0.1 || rim) {
                double x = rim ? side * 20.6 : head.x(side * 19.6, 5);
                pen.shape(Path.ellipse(x, 5.4, 3, 3.8), figure.skin().rgb());
                pen.veil(Path.ellipse(x, 5.6, 1.5, 2.2), Tone.mix(figure.skin().rgb(), 0xE0705A, 0.4), 0.6);
            }
        }
        if (figure.person() == Person.GRANDMA && !back) {
            pen.fill(Path.circle(head.x(-19.6, 9), 10.2, 1.2), 0xF3E7C8);
        }
    }

    private void asleep() {
        double away = 47;
        pen.shape(Path.round(-70, -17, 52, 15, 7), 0xFFFDF8);
        Transform former = pen.map();
        pen.map(former.move(away, -19).turn(-90));
        onHead(hair::behind);
        neck();
        clothes.trunk();
        drawHead();
        pen.map(former);
        things.blanket(away + rig.neck[1] + 1, away + 4);
    }

    /**
     * Returns the joints in the order of the 18 COCO key points (nose, neck, right arm, left arm, right leg, left leg,
     * right and left eye, right and left ear), in pixels; NaN where a point is not seen.
     */
    List<double[]> joints(boolean mirrored) {
        Transform former = pen.map();
        if (figure.action() == Action.SLEEP) {
            pen.map(former.move(47, -19).turn(-90));
        }
        boolean swap = back != mirrored;
        int right = swap ? 1 : 0;
        List<double[]> out = new ArrayList<>();
        out.add(back ? missing() : onFace(0, 7.5));
        out.add(pixel((rig.shoulder[0][0] + rig.shoulder[1][0]) / 2, (rig.shoulder[0][1] + rig.shoulder[1][1]) / 2));
        for (int k = 0; k < 2; k++) {
            int i = k == 0 ? right : 1 - right;
            out.add(pixel(rig.shoulder[i]));
            out.add(pixel(rig.elbow[i]));
            out.add(pixel(rig.hand[i]));
        }
        for (int k = 0; k < 2; k++) {
            int i = k == 0 ? right : 1 - right;
            out.add(pixel(rig.hip[i]));
            out.add(pixel(rig.knee[i]));
            out.add(pixel(rig.foot[i]));
        }
        double s = right == 0 ? -1 : 1;
        for (int k = 0; k < 2; k++) {
            out.add(seen(k == 0 ? s * 8.4 : -s * 8.4, 4.6, 0.18));
        }
        for (int k = 0; k < 2; k++) {
            double x = k == 0 ? s * 19.4 : -s * 19.4;
            out.add(Math.abs(head.turn) < 0.6 ? onFace(x, 5.4) : seen(x, 5.4, 0.1));
        }
        pen.map(former);
        return out;
    }

    private double[] seen(double x, double y, double least) {
        return back || head.narrow(x, y) < least ? missing() : onFace(x, y);
    }

    private static double[] missing() {
        return new double[] {Double.NaN, Double.NaN};
    }

    private double[] onFace(double x, double y) {
        return pixel(rig.head[0] + head.x(x, y) * rig.headSize, rig.head[1] + y * rig.headSize);
    }

    private double[] pixel(double... at) {
        return new double[] {pen.map().x(at[0], at[1]), pen.map().y(at[0], at[1])};
    }
}

package org.inkloom.picturebook.wide.draw;

import java.util.ArrayList;
import java.util.List;
import org.inkloom.picturebook.draw.HeadShape;
import org.inkloom.picturebook.draw.Pen;
import org.inkloom.picturebook.raster.Path;
import org.inkloom.picturebook.raster.SeededRandom;
import org.inkloom.picturebook.raster.Transform;
import org.inkloom.picturebook.scene.Facing;
import org.inkloom.picturebook.wide.scene.Act;
import org.inkloom.picturebook.wide.scene.Actor;
import org.inkloom.picturebook.wide.scene.Extra;
import org.inkloom.picturebook.wide.scene.Hair;

/**
 * Draws one person with the feet at the origin, where a child is about 92 units high, and returns the positions of the
 * joints.
 */
final class ActorPainter {
    private final Form form;
    private final Pen pen;
    private final Actor actor;
    final Body body;
    private final HeadShape head;
    private final HairBehind behind;
    private final HairArtist hair;
    private final TrunkArtist trunk;
    private final LimbArtist limbs;
    private final ExtraArtist extras;
    private final GearArtist gear;
    private final double tilt;

    ActorPainter(Form form, Actor actor, Body body, SeededRandom random) {
        this.form = form;
        this.pen = form.pen;
        this.actor = actor;
        this.body = body;
        double degrees = switch (actor.facing()) {
            case FRONT, BACK -> 0;
            case THREE_QUARTER -> 27;
            case SIDE -> 55;
        };
        head = new HeadShape(degrees);
        Cloth cloth = new Cloth(form, actor);
        behind = new HairBehind(form, actor, head, random);
        hair = new HairArtist(form, actor, head, random);
        trunk = new TrunkArtist(form, actor, body, cloth);
        limbs = new LimbArtist(form, actor, body, cloth);
        extras = new ExtraArtist(form, actor, head);
        gear = new GearArtist(form, actor, body, limbs, random);
        tilt = actor.act() == Act.SLEEP ? 0 : random.between(-3, 3) + body.stance.nod();
    }

    void draw() {
        if (actor.act() == Act.SLEEP) {
            asleep();
            return;
        }
        part(Part.GEAR, gear::behind);
        if (!body.back) {
            part(Part.HAIR, () -> onHead(behind::draw));
        }
        part(Part.GEAR, () -> extras.behindBody(body));
        boolean[] late = {body.hand[0][1] < body.shoulder[0][1] - 1, body.hand[1][1] < body.shoulder[1][1] - 1};
        for (int i = 0; i < 2; i++) {
            if (body.back ? !late[i] && inFront() : body.side && i == 0) {
                arm(i);
            }
        }
        part(Part.LEGS, limbs::legs);
        part(Part.SKIN, this::neck);
        part(Part.TRUNK, trunk::draw);
        part(Part.GEAR, gear::between);
        part(Part.GEAR, () -> extras.onBody(body));
        for (int i = 0; i < 2; i++) {
            if (!late[i] && !(body.back && inFront()) && !(body.side && i == 0)) {
                arm(i);
            }
        }
        drawHead();
        for (int i = 0; i < 2; i++) {
            if (late[i] && !(body.side && i == 0)) {
                arm(i);
            }
        }
        part(Part.GEAR, gear::inHands);
        part(Part.GEAR, gear::atFeet);
    }

    private void part(Part part, Runnable drawing) {
        pen.part(part.grey());
        drawing.run();
        pen.part(Part.GEAR.grey());
    }

    private void arm(int i) {
        part(Part.ARMS, () -> limbs.arm(i));
    }

    /** Returns whether the hands are in front of the body. */
    private boolean inFront() {
        return Math.abs(body.hand[1][0]) < 10;
    }

    private void neck() {
        double x = body.neck[0];
        double y = body.neck[1];
        form.body(
                BodyShapes.tube(new double[] {x, y - 5, x, y, x, y + 2.6}, 5.6, 5.4, 6.4),
                form.shade(actor.looks().skin().rgb()),
                0.6);
    }

    private void onHead(Runnable drawing) {
        Transform former = pen.map();
        pen.map(former.move(body.head[0], body.head[1]).turn(tilt).scale(body.headSize, body.headSize));
        drawing.run();
        pen.map(former);
    }

    private void drawHead() {
        onHead(() -> {
            if (body.back) {
                part(Part.SKIN, this::ears);
                part(Part.HAIR, () -> {
                    hair.skull();
                    behind.draw();
                });
            } else {
                part(Part.HAIR, hair::skull);
                part(Part.FACE, this::drawFace);
                part(Part.HAIR, hair::front);
                if (body.side) {
                    part(Part.FACE, this::ears);
                }
            }
            part(Part.HAIR, behind::braids);
            part(Part.GEAR, extras::onHead);
        });
    }

    private void drawFace() {
        FaceArtist face = new FaceArtist(form, actor, head);
        ears();
        face.skin(actor.looks().hasHair());
        if (actor.looks().hair() == Hair.BALD) {
            form.inside(baldSkull(), actor.looks().skin().rgb(), 1);
        }
        face.features();
    }

    private Path baldSkull() {
        double mid = -3.4 * StrictMath.sin(head.turn);
        return BodyShapes.blob(mid - 18.2, 0, mid - 16.6, -10, mid * 0.7, -20.4, mid + 17, -10, mid + 19, 0, mid, 3);
    }

    private void ears() {
        boolean hidden = switch (actor.looks().hair()) {
            case BOB, LONG, LONG_WAVY, CURLY, HALF_UP -> true;
            case PARTED -> actor.person().isFemale();
            default -> false;
        };
        if (hidden) {
            return;
        }
        int skin = actor.looks().skin().rgb();
        for (int side = -1; side <= 1; side += 2) {
            double k = body.back ? 0.5 : head.narrow(side * 19.4, 5);
            boolean rim = Math.abs(head.turn) < 0.2;
            if (k > 0.1 || rim) {
                double x = rim ? side * 20.7 : head.x(side * 19.6, 5);
                form.body(Path.ellipse(x, 5.4, 3, 4), skin, 0.8);
                pen.veil(
                        Path.ellipse(x, 5.6, 1.5, 2.3),
                        org.inkloom.picturebook.draw.Tone.mix(skin, 0xD8604A, 0.45),
                        0.6);
            }
        }
    }

    private void asleep() {
        double length = 60 * (0.6 + 0.4 * body.limb);
        double size = body.headSize;
        part(Part.GEAR, () -> {
            form.body(Path.round(-50, -9, 34, 11, 5), GearArtist.PAPER, 1.6);
            form.fold(Path.curve(-46, -4, -38, -2.6, -30, -4), 0xDDE2EC, 0.8);
        });
        Transform former = pen.map();
        pen.map(former.move(-33, -19).turn(-84).scale(size, size));
        part(Part.HAIR, behind::draw);
        drawLyingHead();
        pen.map(former);
        part(Part.TRUNK, () -> gear.blanket(-16, length - 12));
    }

    private void drawLyingHead() {
        part(Part.HAIR, hair::skull);
        FaceArtist face = new FaceArtist(form, actor, head);
        part(Part.FACE, () -> {
            ears();
            face.skin(actor.looks().hasHair());
            face.features();
        });
        part(Part.HAIR, hair::front);
        if (actor.outfit().extra() == Extra.FLOWER || actor.outfit().extra() == Extra.BOW) {
            part(Part.GEAR, extras::onHead);
        }
    }

    /** Returns the head's centre (x, y) and half width in pixels. */
    double[] headCircle() {
        double reach = 24.5 * body.headSize * pen.map().size();
        if (actor.act() == Act.SLEEP) {
            return new double[] {pen.map().x(-33, -19), pen.map().y(-33, -19), reach};
        }
        return new double[] {pen.map().x(body.head[0], body.head[1]), pen.map().y(body.head[0], body.head[1]), reach};
    }

    /** Returns the joints in pixels, see {@link WideIllustrator#joints}. */
    List<double[]> joints() {
        boolean mirrored = pen.map().a() < 0;
        boolean back = actor.facing() == Facing.BACK;
        if (actor.act() == Act.SLEEP) {
            Transform former = pen.map();
            pen.map(former.move(-33, -19).turn(-84).move(-body.head[0], -body.head[1]));
            List<double[]> out = points(mirrored, false);
            pen.map(former);
            return out;
        }
        return points(mirrored, back);
    }

    private List<double[]> points(boolean mirrored, boolean back) {
        int right = back != mirrored ? 1 : 0;
        List<double[]> out = new ArrayList<>();
        out.add(back ? missing() : onFace(0, 8.6));
        out.add(pixel(
                (body.shoulder[0][0] + body.shoulder[1][0]) / 2, (body.shoulder[0][1] + body.shoulder[1][1]) / 2));
        for (int k = 0; k < 2; k++) {
            int i = k == 0 ? right : 1 - right;
            out.add(pixel(body.shoulder[i]));
            out.add(pixel(body.elbow[i]));
            out.add(pixel(body.hand[i]));
        }
        for (int k = 0; k < 2; k++) {
            int i = k == 0 ? right : 1 - right;
            out.add(pixel(body.hip[i]));
            out.add(pixel(body.knee[i]));
            out.add(pixel(body.foot[i]));
        }
        double s = right == 0 ? -1 : 1;
        for (int k = 0; k < 2; k++) {
            out.add(seen(k == 0 ? s * 9 : -s * 9, 5, 0.18, back));
        }
        for (int k = 0; k < 2; k++) {
            double x = k == 0 ? s * 19.4 : -s * 19.4;
            out.add(Math.abs(head.turn) < 0.6 ? onFace(x, 5.4) : seen(x, 5.4, 0.1, back));
        }
        return out;
    }

    private double[] seen(double x, double y, double least, boolean back) {
        return back || head.narrow(x, y) < least ? missing() : onFace(x, y);
    }

    private static double[] missing() {
        return new double[] {Double.NaN, Double.NaN};
    }

    private double[] onFace(double x, double y) {
        Transform former = pen.map();
        Transform face = former.move(body.head[0], body.head[1]).turn(tilt).scale(body.headSize, body.headSize);
        return new double[] {face.x(head.x(x, y), y), face.y(head.x(x, y), y)};
    }

    private double[] pixel(double... at) {
        return new double[] {pen.map().x(at[0], at[1]), pen.map().y(at[0], at[1])};
    }
}

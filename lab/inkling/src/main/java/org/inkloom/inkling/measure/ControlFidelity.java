package org.inkloom.inkling.measure;

import java.util.List;
import java.util.SplittableRandom;
import org.inkloom.inkling.reader.FacePoints;
import org.inkloom.inkling.reader.PageMaps;
import org.inkloom.inkling.reader.PartOverlaps;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picturebook.control.Control;
import org.inkloom.picturebook.control.Edges;
import org.inkloom.picturebook.control.Palette;
import org.inkloom.picturebook.wide.draw.Part;
import org.inkloom.picturebook.wide.draw.WideIllustrator;
import org.inkloom.picturebook.wide.scene.WideScene;

/**
 * How well pictures agree with the control pictures of the scenes that they were drawn from. What is compared depends on
 * the control:
 *
 * <ul>
 *   <li>edges and soft edges: {@link EdgeAgreement}, 0 to 1;
 *   <li>depth: the share of pairs of places that are ordered in depth as in the control picture, 0 to 1; a half by luck;
 *   <li>pose: the share of the joints of a scene's only person that lie within 6 % of the picture's side;
 *   <li>palette: the mean {@link ColourDistance} of the fields' colours; less is better.
 * </ul>
 *
 * <p>Depth, joints and parts of drawn pictures are what a network sees in them, so its own mistakes count too: see what it
 * says of the printed pages themselves.
 */
final class ControlFidelity {
    private static final int EDGE = 128;
    private static final int SOFT_EDGE = 64;
    private static final double JOINT_REACH = 0.06;
    private static final int PAIRS = 200;
    /** Least difference in depth of a pair, of 255. */
    private static final int APART = 25;

    private final int side;
    private final WideIllustrator illustrator;
    private final PartOverlaps overlaps = new PartOverlaps();
    private final FacePoints face = new FacePoints();
    private double sum;
    private double count;

    /** Measures pictures of a size. */
    ControlFidelity(int side) {
        this.side = side;
        illustrator = new WideIllustrator(side, side);
    }

    /** Returns whether a scene says something about a control: for a pose it needs one person. */
    static boolean suits(Control control, WideScene scene) {
        return control != Control.POSE || scene.actors().size() == 1;
    }

    /**
     * Adds a picture.
     *
     * @param control that was given
     * @param scene what was asked for
     * @param wanted the control picture
     * @param picture what was drawn
     * @param told what the network sees in the picture
     */
    void add(Control control, WideScene scene, RgbPicture wanted, RgbPicture picture, PageMaps.Told told) {
        switch (control) {
            case EDGES -> add(EdgeAgreement.f1(Edges.thin(picture), wanted, EDGE), 1);
            case SOFT_EDGES -> add(EdgeAgreement.f1(Edges.soft(picture), wanted, SOFT_EDGE), 1);
            case DEPTH -> addDepth(wanted, told);
            case POSE -> addPose(scene, told);
            case PALETTE -> add(ColourDistance.mean(Palette.draw(picture), wanted), 1);
        }
        addParts(illustrator.drawParts(scene), told);
        face.add(told, scene, illustrator, side);
    }

    private void add(double value, double times) {
        sum += value;
        count += times;
    }

    private void addDepth(RgbPicture wanted, PageMaps.Told told) {
        SplittableRandom lots = new SplittableRandom(1);
        int cell = side / told.side();
        for (int i = 0; i < PAIRS; i++) {
            int one = lots.nextInt(told.side() * told.side());
            int other = lots.nextInt(told.side() * told.side());
            int apart = grey(wanted, one, told.side(), cell) - grey(wanted, other, told.side(), cell);
            if (Math.abs(apart) >= APART) {
                boolean nearer = told.nearness().get(one) > told.nearness().get(other);
                add(nearer == apart > 0 ? 1 : 0, 1);
            }
        }
    }

    private int grey(RgbPicture picture, int at, int cells, int cell) {
        int x = at % cells * cell + cell / 2;
        int y = at / cells * cell + cell / 2;
        return picture.rgb()[(y * side + x) * 3] & 255;
    }

    private void addPose(WideScene scene, PageMaps.Told told) {
        List<double[]> joints = illustrator.joints(scene).getFirst();
        for (int i = 0; i < joints.size(); i++) {
            double x = joints.get(i)[0];
            double y = joints.get(i)[1];
            if (x >= 0 && x < side && y >= 0 && y < side) {
                PageMaps.Point point = told.joints().get(i);
                add(Math.hypot(point.x() * side - x, point.y() * side - y) <= JOINT_REACH * side ? 1 : 0, 1);
            }
        }
    }

    private void addParts(RgbPicture drawn, PageMaps.Told told) {
        int cell = side / told.side();
        for (int at = 0; at < told.side() * told.side(); at++) {
            Part is = Part.values()[grey(drawn, at, told.side(), cell) / Part.SKIN.grey()];
            overlaps.add(is, told.parts().get(at));
        }
    }

    /** Returns the figure over all pictures; NaN where nothing was added. */
    double figure() {
        return sum / count;
    }

    /** Returns the points of faces that lie where their scenes have them. */
    FacePoints face() {
        return face;
    }

    /** Returns the intersection over union of a part of all pictures with their scenes, 0 to 1; NaN where it never occurred. */
    double overlap(Part part) {
        return overlaps.of(part);
    }
}

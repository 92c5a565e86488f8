package org.inkloom.inkling.reader;

import java.util.List;
import org.inkloom.picturebook.scene.Facing;
import org.inkloom.picturebook.wide.draw.WideIllustrator;
import org.inkloom.picturebook.wide.scene.Actor;
import org.inkloom.picturebook.wide.scene.WideScene;

/**
 * How many points of faces that are seen from the front (nose, eyes, ears) are found within 4 % of the face's width of where
 * the scene has them. Counts scenes with one person.
 */
public final class FacePoints {
    private static final int[] FACE = {0, 14, 15, 16, 17};
    private static final int LEFT_EAR = 17;
    private static final int RIGHT_EAR = 16;
    private static final double NEAR = 0.04;

    private int points;
    private int near;

    /**
     * Adds a picture.
     *
     * @param told what a network sees in it
     * @param scene what it is to show
     * @param illustrator of pictures of that size
     * @param side of the picture in pixels
     */
    public void add(PageMaps.Told told, WideScene scene, WideIllustrator illustrator, int side) {
        if (scene.actors().size() != 1) {
            return;
        }
        Actor actor = scene.actors().getFirst();
        List<double[]> joints = illustrator.joints(scene).getFirst();
        double width = Math.abs(joints.get(LEFT_EAR)[0] - joints.get(RIGHT_EAR)[0]);
        if (actor.facing() != Facing.FRONT || !(width > 0)) {
            return;
        }
        for (int joint : FACE) {
            PageMaps.Point point = told.joints().get(joint);
            double away = Math.hypot(point.x() * side - joints.get(joint)[0], point.y() * side - joints.get(joint)[1]);
            points++;
            near += away <= NEAR * width ? 1 : 0;
        }
    }

    /** Returns how many points were looked for. */
    public int looked() {
        return points;
    }

    /** Returns the share of points that were found, 0 to 1; 0 where none was looked for. */
    public double share() {
        return points == 0 ? 0 : (double) near / points;
    }
}

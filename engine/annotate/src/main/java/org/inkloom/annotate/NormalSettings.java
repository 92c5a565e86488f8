package org.inkloom.annotate;

import org.inkloom.run.InkloomException;

/**
 * How surface normals are computed from depth.
 *
 * @param facing component towards the camera, relative to the slopes; larger values make surfaces look flatter, 0
 *     shows slopes alone
 * @param background depth below this share of the range, 0 to 1, is background, whose normal points to the camera
 */
public record NormalSettings(double facing, double background) {
    /** The values with which ControlNet's training data were made. */
    public static final NormalSettings USUAL = new NormalSettings(2 * Math.PI, 0.1);

    /**
     * Checks ranges.
     *
     * @throws InkloomException {@code INK-ANNOT-002} for a value that cannot be
     */
    public NormalSettings {
        if (!(facing >= 0 && facing < Double.POSITIVE_INFINITY && background >= 0 && background <= 1)) {
            throw InkloomException.badInput(
                    "INK-ANNOT-002",
                    "Normals have the facing " + facing + " and the background " + background + ".",
                    "Facing is 0 or more, background runs from 0 to 1.",
                    "Give values in these ranges, or leave them out.");
        }
    }
}

package org.inkloom.annotate;

import org.inkloom.run.InkloomException;

/**
 * How the directions of surfaces are told from depth.
 *
 * @param facing how much a surface that faces the camera counts beside one that falls away: 0 shows slopes alone
 * @param background what is farther than this part of the range, 0 to 1, is background and faces the camera
 */
public record NormalSettings(double facing, double background) {
    /** As ControlNet's normals were made. */
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

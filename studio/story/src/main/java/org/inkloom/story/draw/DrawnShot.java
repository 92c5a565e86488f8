package org.inkloom.story.draw;

import java.nio.file.Path;
import java.util.Map;

/**
 * A shot that lies in the folder.
 *
 * @param number counted from 1
 * @param file its PNG, below the output folder
 * @param request what was asked for
 * @param origin whether this run drew it
 * @param parameters what the painter added
 * @param seconds how long it took to draw, in whichever run drew it
 */
public record DrawnShot(
        int number, Path file, ShotRequest request, Origin origin, Map<String, String> parameters, double seconds) {

    /** Where the picture comes from. */
    public enum Origin {
        /** This run drew it. */
        DRAWN,
        /** It was there, unchanged, from an earlier run or from an equal shot. */
        REUSED
    }
}

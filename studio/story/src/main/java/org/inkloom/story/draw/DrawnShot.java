package org.inkloom.story.draw;

import java.nio.file.Path;
import java.util.Map;

/**
 * A shot in the story's folder.
 *
 * @param number counted from 1
 * @param file its PNG, below the output folder
 * @param request for which it was drawn
 * @param origin whether this run drew it
 * @param parameters facts that the painter added
 * @param seconds that drawing took, in whichever run drew it
 */
public record DrawnShot(
        int number, Path file, ShotRequest request, Origin origin, Map<String, String> parameters, double seconds) {

    /** The origin of the picture. */
    public enum Origin {
        /** This run drew it. */
        DRAWN,
        /** It existed from an earlier run, or was drawn for an equal shot. */
        REUSED
    }
}

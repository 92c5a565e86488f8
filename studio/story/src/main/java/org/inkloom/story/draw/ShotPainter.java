package org.inkloom.story.draw;

import org.inkloom.run.RunControl;

/** Draws one picture; the story does not know how. */
public interface ShotPainter {
    /**
     * Checks that a request can be drawn, for example that the scheduler exists and the LoRA fits. Called for every shot
     * before the first one is drawn, so that a mistake in the last shot does not cost the time of the others.
     *
     * @throws org.inkloom.run.InkloomException if it cannot
     */
    default void check(ShotRequest request) {}

    /**
     * Draws.
     *
     * @param request what to draw
     * @param control progress within the shot, and the wish to stop
     * @return a picture of exactly the size asked for
     */
    Painting paint(ShotRequest request, RunControl control);
}

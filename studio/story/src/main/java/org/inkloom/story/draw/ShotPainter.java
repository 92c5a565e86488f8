package org.inkloom.story.draw;

import java.util.ArrayList;
import java.util.List;
import org.inkloom.run.RunControl;

/** Draws pictures; the story does not know how. */
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

    /**
     * Returns how many shots, from the first on, are drawn at once. A GPU draws several in less time than one after
     * another, as far as its memory goes and as far as they differ in nothing but prompt and seed.
     *
     * @param next the shots to draw, in their order; at least one
     * @return from 1 to the number of {@code next}; 1 where each shot is drawn by itself
     */
    default int together(List<ShotRequest> next) {
        return 1;
    }

    /**
     * Draws as many shots at once as {@link #together} said.
     *
     * @return their pictures, in the order of the requests
     */
    default List<Painting> paint(List<ShotRequest> requests, RunControl control) {
        List<Painting> paintings = new ArrayList<>();
        requests.forEach(request -> paintings.add(paint(request, control)));
        return paintings;
    }
}

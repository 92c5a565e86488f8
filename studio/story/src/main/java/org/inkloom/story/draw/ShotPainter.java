package org.inkloom.story.draw;

import java.util.ArrayList;
import java.util.List;
import org.inkloom.run.RunControl;

/** Draws pictures. The caller implements it, because this module does not know models. */
public interface ShotPainter {
    /**
     * Checks that a request can be drawn, for example that the scheduler exists and the LoRA fits. Called for every shot
     * before the first one is drawn, so that a mistake in the last shot does not cost the time of the others.
     *
     * @throws org.inkloom.run.InkloomException if it cannot
     */
    default void check(ShotRequest request) {}

    /**
     * Draws a shot.
     *
     * @param request what to draw
     * @param control progress within the shot, and cancellation
     * @return a picture of exactly the requested size
     */
    Painting paint(ShotRequest request, RunControl control);

    /**
     * Returns how many shots, from the first one on, are drawn as a batch. A GPU draws a batch in less time than single
     * pictures, as far as its memory allows and as far as they differ only in prompt and seed.
     *
     * @param next the shots to draw, in their order; at least one
     * @return from 1 to the number of {@code next}; 1 to draw each shot by itself
     */
    default int together(List<ShotRequest> next) {
        return 1;
    }

    /**
     * Draws a batch of the size that {@link #together} returned.
     *
     * @return their pictures, in the order of the requests
     */
    default List<Painting> paint(List<ShotRequest> requests, RunControl control) {
        List<Painting> paintings = new ArrayList<>();
        requests.forEach(request -> paintings.add(paint(request, control)));
        return paintings;
    }
}

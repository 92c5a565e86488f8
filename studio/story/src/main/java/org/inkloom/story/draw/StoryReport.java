package org.inkloom.story.draw;

import java.nio.file.Path;
import java.util.List;
import org.inkloom.story.Story;

/**
 * What a run did.
 *
 * @param story what was asked for
 * @param ingredients what it was drawn with
 * @param folder the output folder
 * @param shots all shots in order
 */
public record StoryReport(Story story, Ingredients ingredients, Path folder, List<DrawnShot> shots) {
    /** Copies the list. */
    public StoryReport {
        shots = List.copyOf(shots);
    }

    /** Returns how many shots this run drew. */
    public int drawn() {
        return (int) shots.stream()
                .filter(shot -> shot.origin() == DrawnShot.Origin.DRAWN)
                .count();
    }

    /** Returns how many shots were there already. */
    public int reused() {
        return shots.size() - drawn();
    }
}

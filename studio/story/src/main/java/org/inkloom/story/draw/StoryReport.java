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
 * @param shots all shots in order; one that a gate had drawn again has the seed of the try that was kept
 * @param tries every picture that was drawn for shots below the gate, in order; empty without a gate
 * @param below shots that are below the gate after all; empty without a gate
 */
public record StoryReport(
        Story story,
        Ingredients ingredients,
        Path folder,
        List<DrawnShot> shots,
        List<ShotTry> tries,
        List<ShotBelow> below) {
    /** Copies the lists. */
    public StoryReport {
        shots = List.copyOf(shots);
        tries = List.copyOf(tries);
        below = List.copyOf(below);
    }

    /** What a run without a gate did. */
    public StoryReport(Story story, Ingredients ingredients, Path folder, List<DrawnShot> shots) {
        this(story, ingredients, folder, shots, List.of(), List.of());
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

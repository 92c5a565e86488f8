package org.inkloom.story.draw;

import java.nio.file.Path;
import java.util.List;
import org.inkloom.story.Story;

/**
 * The result of a run.
 *
 * @param story the story
 * @param ingredients the files with which it was drawn
 * @param folder the output folder
 * @param shots all shots in order; one that a gate had drawn again has the seed of the try that was kept
 * @param tries every picture that was drawn for shots below the gate, in order; empty without a gate
 * @param below shots that are still below the gate; empty without a gate
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

    /** Makes the result of a run without a gate. */
    public StoryReport(Story story, Ingredients ingredients, Path folder, List<DrawnShot> shots) {
        this(story, ingredients, folder, shots, List.of(), List.of());
    }

    /** Returns how many shots this run drew. */
    public int drawn() {
        return (int) shots.stream()
                .filter(shot -> shot.origin() == DrawnShot.Origin.DRAWN)
                .count();
    }

    /** Returns how many shots existed already. */
    public int reused() {
        return shots.size() - drawn();
    }
}

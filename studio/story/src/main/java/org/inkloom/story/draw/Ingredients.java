package org.inkloom.story.draw;

import java.util.List;
import java.util.Map;
import org.inkloom.story.ControlChoice;

/**
 * The files with which a story is drawn. Their digests decide whether a shot has to be drawn again.
 *
 * @param model the model's folder or name, as on the command line
 * @param modelDigest a SHA-256 in hex that changes when the model does; empty if unknown, then the name is used
 * @param loras in the order of their use
 * @param controls files of the control pictures in the story
 */
public record Ingredients(
        String model, String modelDigest, List<StoryLora> loras, Map<ControlChoice, ShotControl> controls) {
    /** Copies the collections. */
    public Ingredients {
        loras = List.copyOf(loras);
        controls = Map.copyOf(controls);
    }

    /** Makes the ingredients of a story without control pictures. */
    public Ingredients(String model, String modelDigest, List<StoryLora> loras) {
        this(model, modelDigest, loras, Map.of());
    }

    /** Returns the files of a control picture. */
    ShotControl control(ControlChoice choice) {
        ShotControl found = controls.get(choice);
        if (found == null) {
            throw new IllegalArgumentException("the files of the control " + choice + " are not among the ingredients");
        }
        return found;
    }
}

package org.inkloom.story.draw;

import java.util.List;
import java.util.Map;
import org.inkloom.story.ControlChoice;

/**
 * The files that a story is drawn with. Their digests decide whether a shot must be drawn again.
 *
 * @param model the model's folder or name, as the command line would take it
 * @param modelDigest a SHA-256 in hex that changes when the model does; empty when unknown, then the name decides
 * @param loras in the order of their use
 * @param controls files of the control pictures that the story names
 */
public record Ingredients(
        String model, String modelDigest, List<StoryLora> loras, Map<ControlChoice, ShotControl> controls) {
    /** Copies the collections. */
    public Ingredients {
        loras = List.copyOf(loras);
        controls = Map.copyOf(controls);
    }

    /** The ingredients of a story without control pictures. */
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

package org.inkloom.story.draw;

import java.util.List;

/**
 * The files that a story is drawn with. Their digests decide whether a shot must be drawn again.
 *
 * @param model the model's folder or name, as the command line would take it
 * @param modelDigest a SHA-256 in hex that changes when the model does; empty when unknown, then the name decides
 * @param loras in the order of their use
 */
public record Ingredients(String model, String modelDigest, List<StoryLora> loras) {
    /** Copies the list. */
    public Ingredients {
        loras = List.copyOf(loras);
    }
}

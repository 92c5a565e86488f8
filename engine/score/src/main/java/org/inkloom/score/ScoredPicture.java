package org.inkloom.score;

import java.util.Optional;
import org.inkloom.picture.Pixels;

/**
 * A picture to score.
 *
 * @param name what messages call it, for example its file's name
 * @param pixels what it shows
 * @param prompt what was asked for, where that is known
 * @param model the model that drew it, where that is known; {@code inkling} for the carried one
 */
public record ScoredPicture(String name, Pixels pixels, Optional<String> prompt, Optional<String> model) {
    /** A picture of which nothing else is known. */
    public ScoredPicture(String name, Pixels pixels) {
        this(name, pixels, Optional.empty(), Optional.empty());
    }
}

package org.inkloom.score;

import java.util.Optional;
import org.inkloom.picture.Pixels;

/**
 * A picture to score.
 *
 * @param name under which messages refer to it, for example its file's name
 * @param pixels the picture
 * @param prompt for which it was drawn, if known
 * @param model that drew it, if known; {@code inkling} for the carried one
 */
public record ScoredPicture(String name, Pixels pixels, Optional<String> prompt, Optional<String> model) {
    /** Makes a picture whose prompt and model are not known. */
    public ScoredPicture(String name, Pixels pixels) {
        this(name, pixels, Optional.empty(), Optional.empty());
    }
}

package org.inkloom.story.draw;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.inkloom.picture.png.RgbPicture;

/**
 * A painter's result.
 *
 * @param picture the pixels
 * @param parameters further facts for the picture's metadata and the report, such as {@code device} or
 *     {@code dtype}, in the order in which they are shown
 */
public record Painting(RgbPicture picture, Map<String, String> parameters) {
    /** Copies the parameters. */
    public Painting {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }
}

package org.inkloom.story.draw;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.inkloom.picture.png.RgbPicture;

/**
 * What a painter gives back.
 *
 * @param picture the pixels
 * @param parameters further facts for the picture's metadata and the report, such as {@code device} or {@code dtype}, in
 *     the order to show them
 */
public record Painting(RgbPicture picture, Map<String, String> parameters) {
    /** Copies the parameters. */
    public Painting {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }
}

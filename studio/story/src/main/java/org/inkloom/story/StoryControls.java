package org.inkloom.story;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The control pictures that a story says once for all shots.
 *
 * @param usual of shots that do not say their own
 * @param networks folders of the networks by kind, as written; what is not here is the one that was published for the model
 */
public record StoryControls(List<ControlChoice> usual, Map<String, String> networks) {
    /** No control pictures. */
    public static final StoryControls NONE = new StoryControls(List.of(), Map.of());

    /** Copies both. */
    public StoryControls {
        usual = List.copyOf(usual);
        networks = Collections.unmodifiableMap(new TreeMap<>(networks));
    }
}

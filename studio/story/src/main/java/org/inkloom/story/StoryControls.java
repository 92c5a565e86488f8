package org.inkloom.story;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The control pictures that a story gives for all shots.
 *
 * @param usual for shots that have none of their own
 * @param networks folders of networks by kind, as written; for other kinds the one published for the model is used
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

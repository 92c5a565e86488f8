package org.inkloom.picturebook.caption;

import java.util.Set;

/**
 * A description of a picture in words.
 *
 * @param text the words; never empty
 * @param language what they are in
 * @param mentioned the slots that they speak of, for any figure
 */
public record Caption(String text, Language language, Set<Slot> mentioned) {
    /** The language of a caption. */
    public enum Language {
        CHINESE,
        ENGLISH,
        MIXED
    }

    /** Copies the set. */
    public Caption {
        mentioned = Set.copyOf(mentioned);
    }
}

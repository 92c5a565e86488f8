package org.inkloom.picturebook.caption;

import java.util.Set;

/**
 * A caption of a picture.
 *
 * @param text the words; never empty
 * @param language of the words
 * @param mentioned the slots about which the caption says something, of any figure
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

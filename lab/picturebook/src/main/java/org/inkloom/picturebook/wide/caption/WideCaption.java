package org.inkloom.picturebook.wide.caption;

import java.util.Set;
import org.inkloom.picturebook.caption.Caption;

/**
 * A caption of a picture.
 *
 * @param text the words; never empty
 * @param language of the words
 * @param told the topics that it mentions, of any person
 */
public record WideCaption(String text, Caption.Language language, Set<Topic> told) {
    /** Copies the set. */
    public WideCaption {
        told = Set.copyOf(told);
    }
}

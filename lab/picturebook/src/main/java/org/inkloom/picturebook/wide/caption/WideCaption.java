package org.inkloom.picturebook.wide.caption;

import java.util.Set;
import org.inkloom.picturebook.caption.Caption;

/**
 * A description of a picture in words.
 *
 * @param text the words; never empty
 * @param language what they are in
 * @param told the topics that they speak of, for any person
 */
public record WideCaption(String text, Caption.Language language, Set<Topic> told) {
    /** Copies the set. */
    public WideCaption {
        told = Set.copyOf(told);
    }
}

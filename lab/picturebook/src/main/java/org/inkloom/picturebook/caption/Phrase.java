package org.inkloom.picturebook.caption;

import java.util.EnumSet;
import java.util.Set;

/**
 * A phrase and the slots that it expresses.
 *
 * @param text the words
 * @param slots about which they say something
 */
record Phrase(String text, Set<Slot> slots) {
    /** The parts of which a caption is composed. */
    enum Part {
        STYLE,
        WHO,
        PLACE,
        PLACE_TAG,
        ACTION,
        MOOD,
        WEAR,
        DETAIL,
        VIEW,
        FACING,
        TIME,
        PROPS,
        EXTRA
    }

    static Phrase of(String text, Slot... slots) {
        EnumSet<Slot> set = EnumSet.noneOf(Slot.class);
        for (Slot slot : slots) {
            set.add(slot);
        }
        return new Phrase(text, set);
    }
}

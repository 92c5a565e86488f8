package org.inkloom.picturebook.caption;

import java.util.EnumSet;
import java.util.Set;

/**
 * A phrase and the slots that it tells.
 *
 * @param text the words
 * @param slots what they speak of
 */
record Piece(String text, Set<Slot> slots) {
    /** The parts that a caption is put together from. */
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

    static Piece of(String text, Slot... slots) {
        EnumSet<Slot> set = EnumSet.noneOf(Slot.class);
        for (Slot slot : slots) {
            set.add(slot);
        }
        return new Piece(text, set);
    }
}

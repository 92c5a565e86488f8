package org.inkloom.inkling.reader;

import java.util.List;
import org.inkloom.picturebook.caption.Slot;

/**
 * The reader's answers about one picture.
 *
 * @param labels the most probable value of each slot, by the slot's ordinal
 * @param confidence its probability, 0 to 1, by the slot's ordinal
 */
public record Reading(List<Integer> labels, List<Double> confidence) {
    /** Copies the lists. */
    public Reading {
        labels = List.copyOf(labels);
        confidence = List.copyOf(confidence);
    }

    /** Returns the most probable value of a slot, as its label. */
    public int label(Slot slot) {
        return labels.get(slot.ordinal());
    }

    /** Returns the name of the most probable value of a slot. */
    public String name(Slot slot) {
        return slot.valueNames().get(label(slot));
    }
}

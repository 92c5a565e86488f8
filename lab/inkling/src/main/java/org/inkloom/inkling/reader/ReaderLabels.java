package org.inkloom.inkling.reader;

import java.util.EnumSet;
import java.util.Set;
import org.inkloom.picturebook.caption.Slot;
import org.inkloom.picturebook.caption.SlotLabels;
import org.inkloom.picturebook.scene.SceneDescription;
import org.inkloom.picturebook.scene.Style;

/** The labels on which the reader is trained: those of everything visible, without what the style does not show. */
final class ReaderLabels {
    private static final Set<Slot> COLOURED =
            EnumSet.of(Slot.HAIR_COLOUR, Slot.TOP_COLOUR, Slot.BOTTOM_COLOUR, Slot.DAYLIGHT);

    private ReaderLabels() {}

    /** Returns the labels; line art has none for colours. */
    static int[] of(SceneDescription scene) {
        int[] labels = SlotLabels.of(scene);
        if (scene.style() == Style.LINE_ART) {
            COLOURED.forEach(slot -> labels[slot.ordinal()] = SlotLabels.UNSEEN);
        }
        return labels;
    }
}

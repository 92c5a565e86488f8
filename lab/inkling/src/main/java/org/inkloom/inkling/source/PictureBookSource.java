package org.inkloom.inkling.source;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.inkloom.picturebook.Press;
import org.inkloom.picturebook.caption.Slot;
import org.inkloom.picturebook.scene.Style;
import org.inkloom.training.source.LabelSlot;

/**
 * The pages of the picture book's first edition. Held-out pages have combinations, words and seeds that training never
 * uses.
 */
final class PictureBookSource extends NumberedPages {
    /** Part of the source's identity; change it when the same numbers give other pages than before. */
    private static final String EDITION = "2";

    private final List<Style> styles;

    PictureBookSource(int width, int height, List<Style> styles, long seed) {
        super(width, height, seed);
        this.styles = List.copyOf(styles);
    }

    @Override
    public List<LabelSlot> labels() {
        return Arrays.stream(Slot.values())
                .map(slot -> new LabelSlot(slot.name().toLowerCase(Locale.ROOT), slot.size()))
                .toList();
    }

    @Override
    public String identity() {
        return "picture book " + EDITION + ", " + width() + "x" + height() + ", " + styles;
    }

    @Override
    CaptionReader captions(org.inkloom.picturebook.scene.Split split, long first, Stretch stretch) {
        return new CaptionReader(CaptionReader.firstEdition(split, styles), first, stretch);
    }

    @Override
    Press press(org.inkloom.picturebook.scene.Split split, long first, Stretch stretch) {
        return new Press(
                new Press.Order(
                        width(),
                        height(),
                        split,
                        styles,
                        first,
                        stretch.threads(),
                        stretch.content() == Content.FOCUSED || stretch.content() == Content.MAPPED),
                stretch.count());
    }
}

package org.inkloom.inkling.source;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.inkloom.picturebook.Press;
import org.inkloom.picturebook.caption.Slot;
import org.inkloom.picturebook.scene.Style;
import org.inkloom.training.source.ExampleSource;
import org.inkloom.training.source.LabelSlot;

/** Pages of the picture book by number. Held-out pages have the combinations, words and seeds that training never sees. */
final class PictureBookSource implements ExampleSource {
    /** Held-out pages lie far from any that a training reaches. */
    private static final long HELD_OUT_SEED = 1L << 50;
    /** Pages of two seeds of a run do not meet: no training reads as many. */
    private static final long PAGES_PER_SEED = 1L << 36;

    private static final long SEEDS = 1L << 10;
    /** Something that changes when the same numbers give other pages. */
    private static final String EDITION = "2";

    private final int width;
    private final int height;
    private final List<Style> styles;
    private final long start;

    PictureBookSource(int width, int height, List<Style> styles, long seed) {
        this.width = width;
        this.height = height;
        this.styles = List.copyOf(styles);
        start = Math.floorMod(seed, SEEDS) * PAGES_PER_SEED;
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public int height() {
        return height;
    }

    @Override
    public List<LabelSlot> labels() {
        return Arrays.stream(Slot.values())
                .map(slot -> new LabelSlot(slot.name().toLowerCase(Locale.ROOT), slot.size()))
                .toList();
    }

    @Override
    public String identity() {
        return "picture book " + EDITION + ", " + width + "x" + height + ", " + styles;
    }

    @Override
    public int heldOut() {
        return Integer.MAX_VALUE;
    }

    @Override
    public Reader read(Stretch stretch) {
        boolean training = stretch.split() == Split.TRAINING;
        // ExampleSource has a Split of its own.
        var split = training ? org.inkloom.picturebook.scene.Split.TRAIN : org.inkloom.picturebook.scene.Split.HELD_OUT;
        long first = stretch.first() + (training ? start : HELD_OUT_SEED);
        return stretch.content() == Content.TEXT
                ? new CaptionReader(CaptionReader.firstEdition(split, styles), first, stretch)
                : new PageReader(
                        new Press(
                                new Press.Order(width, height, split, styles, first, stretch.threads(), focus(stretch)),
                                stretch.count()),
                        stretch.first());
    }

    private static boolean focus(Stretch stretch) {
        return stretch.content() == Content.FOCUSED;
    }
}

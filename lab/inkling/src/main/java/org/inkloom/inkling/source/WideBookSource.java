package org.inkloom.inkling.source;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.inkloom.picturebook.Press;
import org.inkloom.picturebook.wide.WidePrinter;
import org.inkloom.picturebook.wide.caption.Topic;
import org.inkloom.picturebook.wide.scene.Manner;
import org.inkloom.training.source.ExampleSource;
import org.inkloom.training.source.LabelSlot;

/** Pages of the wide book, the second edition, by number. Held-out pages have the combinations, words and seeds that training never sees. */
final class WideBookSource implements ExampleSource {
    /** Held-out pages lie far from any that a training reaches. */
    private static final long HELD_OUT_SEED = 1L << 50;
    /** Pages of two seeds of a run do not meet: no training reads as many. */
    private static final long PAGES_PER_SEED = 1L << 36;

    private static final long SEEDS = 1L << 10;
    /** Something that changes when the same numbers give other pages. */
    private static final String EDITION = "1";

    private final int width;
    private final int height;
    private final List<Manner> manners;
    private final long start;

    WideBookSource(int width, int height, List<Manner> manners, long seed) {
        this.width = width;
        this.height = height;
        this.manners = List.copyOf(manners);
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
        return Arrays.stream(Topic.values())
                .map(slot -> new LabelSlot(slot.name().toLowerCase(Locale.ROOT), slot.size()))
                .toList();
    }

    @Override
    public String identity() {
        return "wide picture book " + EDITION + ", " + width + "x" + height + ", " + manners;
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
                ? new CaptionReader(CaptionReader.wide(split, manners), first, stretch)
                : new PageReader(
                        new Press(
                                new Press.Sheets(
                                        width, height, first, stretch.threads(), stretch.content() == Content.FOCUSED),
                                () -> new WidePrinter(width, height, split, manners),
                                stretch.count()),
                        stretch.first());
    }
}

package org.inkloom.inkling.source;

import org.inkloom.picturebook.Press;
import org.inkloom.training.source.ExampleSource;

/**
 * The pages of an edition of the picture book as a source of examples. Held-out pages have combinations, words and
 * seeds that training never uses.
 */
abstract class NumberedPages implements ExampleSource {
    /** Number of the first held-out page, higher than any that a training reaches. */
    private static final long HELD_OUT_SEED = 1L << 50;
    /**
     * Distance between the first pages of two seeds; no training reads as many, so the pages of two runs never overlap.
     */
    private static final long PAGES_PER_SEED = 1L << 36;

    private static final long SEEDS = 1L << 10;

    private final int width;
    private final int height;
    private final long start;

    NumberedPages(int width, int height, long seed) {
        this.width = width;
        this.height = height;
        start = Math.floorMod(seed, SEEDS) * PAGES_PER_SEED;
    }

    @Override
    public final int width() {
        return width;
    }

    @Override
    public final int height() {
        return height;
    }

    @Override
    public final int heldOut() {
        return Integer.MAX_VALUE;
    }

    /** Reads captions alone, from page {@code first} on. */
    abstract CaptionReader captions(org.inkloom.picturebook.scene.Split split, long first, Stretch stretch);

    /** Starts drawing the pages from {@code first} on. */
    abstract Press press(org.inkloom.picturebook.scene.Split split, long first, Stretch stretch);

    @Override
    public final Reader read(Stretch stretch) {
        boolean training = stretch.split() == Split.TRAINING;
        // ExampleSource has a Split of its own.
        var split = training ? org.inkloom.picturebook.scene.Split.TRAIN : org.inkloom.picturebook.scene.Split.HELD_OUT;
        long first = stretch.first() + (training ? start : HELD_OUT_SEED);
        return stretch.content() == Content.TEXT
                ? captions(split, first, stretch)
                : new PageReader(press(split, first, stretch), stretch.first());
    }
}

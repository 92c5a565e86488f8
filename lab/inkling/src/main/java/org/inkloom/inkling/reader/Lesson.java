package org.inkloom.inkling.reader;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Weights;

/** A task on which a network that reads pages is trained: its weights, its pages and its loss. */
interface Lesson {
    /** Returns the name of the file that the finished weights are written to. */
    String file();

    /** Returns entries for the header of the file. */
    Map<String, String> notes();

    /** Returns the shapes of the weights by name, in memory order. */
    Map<String, long[]> shapes();

    /** Returns width and height of the pages in pixels. */
    int pixels();

    /** Returns what draws pages, for one thread. */
    Pages.Drawing drawing();

    /** Builds the network over its weights. */
    Learner learner(Weights weights);

    /** A network in training. */
    @FunctionalInterface
    interface Learner {
        /**
         * Computes the loss, so that gradients can flow.
         *
         * @param x {@code [B, 3, pixels, pixels]}, -1 to 1
         * @param labels int64 {@code [slots, B]}
         * @param maps uint8 {@code [B, bytes]}
         * @return a scalar in the current scope
         */
        Tensor loss(Tensor x, Tensor labels, Tensor maps);
    }

    /**
     * Some pages.
     *
     * @param rgb {@code [pages, pixels, pixels, 3]} bytes
     * @param labels one array for each page; empty arrays where the task has no labels
     * @param maps the same number of bytes for each page; none where the task has no maps
     */
    record Pages(byte[] rgb, List<int[]> labels, byte[] maps) {
        /** Draws pages by number; not thread-safe. */
        interface Drawing {
            /**
             * Chooses the page of a seed, to which the other methods then refer; returns false if that page is to be
             * skipped.
             */
            boolean turnTo(long seed);

            /** Returns the page, {@code [pixels, pixels, 3]} bytes. */
            byte[] picture();

            /** Returns the page's labels. */
            int[] labels();

            /** Returns the page's maps. */
            byte[] maps();
        }
    }
}

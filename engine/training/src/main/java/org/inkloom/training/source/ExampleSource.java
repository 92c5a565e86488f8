package org.inkloom.training.source;

import java.util.List;
import java.util.Optional;

/**
 * An endless sequence of examples: pictures, captions and labels. A number always gives the same example, so a resumed
 * run goes on with the same ones.
 */
public interface ExampleSource extends AutoCloseable {
    /** The two sets of examples. */
    enum Split {
        /** Examples for training. */
        TRAINING,
        /** Examples for validation, which are never trained on. */
        HELD_OUT
    }

    /** Which contents of an example are to be read. */
    enum Content {
        /** Picture, caption and labels of everything that the picture shows. */
        EVERYTHING,
        /** The same, and where in the picture its subject is, if the source knows. */
        FOCUSED,
        /**
         * The same as {@link #FOCUSED}, and what every cell of the picture shows, if the source knows; see
         * {@link #maps}.
         */
        MAPPED,
        /** Picture, caption, and a control picture, if the source draws such ones. */
        CONTROLLED,
        /** Caption, and labels of what the caption says; no picture. */
        TEXT
    }

    /**
     * Consecutive examples.
     *
     * @param split training or validation
     * @param content which contents to read
     * @param first number of the first example, from 0
     * @param count how many examples {@link Reader#next} returns at a time, at least 1
     * @param threads how many threads read, at least 1
     */
    record Stretch(Split split, Content content, long first, int count, int threads) {
        /** Checks the numbers. */
        public Stretch {
            if (first < 0 || count < 1 || threads < 1) {
                throw new IllegalArgumentException(count + " examples from " + first + " on " + threads + " threads");
            }
        }
    }

    /**
     * The channels of the maps that say what every cell of a picture shows.
     *
     * @param parts number of the first channels: shares of labelled parts, which add up to 1 in every cell
     * @param values number of the channels after these: independent values from 0 to 1
     */
    record MapLayout(int parts, int values) {
        /** Returns how many channels there are. */
        public int channels() {
            return parts + values;
        }
    }

    /** Reads consecutive examples ahead of their use. For use by one thread. */
    interface Reader extends AutoCloseable {
        /** Returns the next examples, waiting for them if need be. */
        Examples next();

        @Override
        void close();
    }

    /** Returns the width of the pictures in pixels. */
    int width();

    /** Returns the height of the pictures in pixels. */
    int height();

    /** Returns the labels that every example has; empty where the source has only pictures and captions. */
    List<LabelSlot> labels();

    /** Returns the channels of {@link Examples#maps}; nothing where the source has no maps. */
    default Optional<MapLayout> maps() {
        return Optional.empty();
    }

    /** Returns a text that changes when the examples do. */
    String identity();

    /** Returns how many different held-out examples there are. */
    int heldOut();

    /** Starts reading. */
    Reader read(Stretch stretch);

    @Override
    default void close() {}
}

package org.inkloom.training.source;

import java.util.List;
import java.util.Optional;

/**
 * Examples by number, without end: pictures, captions and labels. The same number is the same example for ever, so a run
 * that is resumed goes on exactly where it stopped.
 */
public interface ExampleSource extends AutoCloseable {
    /** Which examples. */
    enum Split {
        /** Those that are trained on. */
        TRAINING,
        /** Those that never are. */
        HELD_OUT
    }

    /** What of an example is asked for. */
    enum Content {
        /** Picture, caption and everything that can be seen. */
        EVERYTHING,
        /** The same, and where in the picture what it is about lies, if the source knows. */
        FOCUSED,
        /** The same as focused, and what every cell of the picture shows, if the source knows; see {@link #maps}. */
        MAPPED,
        /** Picture, caption, and a picture that steers it, if the source draws such ones. */
        CONTROLLED,
        /** Caption, and labels of what the caption tells; no picture. */
        TEXT
    }

    /**
     * A stretch of examples.
     *
     * @param split which ones
     * @param content what of them
     * @param first number of the first one, from 0
     * @param count how many {@link Reader#next} returns at a time, at least 1
     * @param threads how many to work with
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
     * The channels of the maps that tell what every cell of a picture shows.
     *
     * @param parts first come shares of parts, together 1 in every cell
     * @param values then values that do not depend on one another, each 0 to 1
     */
    record MapLayout(int parts, int values) {
        /** Returns how many channels there are. */
        public int channels() {
            return parts + values;
        }
    }

    /** Reads a stretch in order, ahead of its use. One consumer thread. */
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

    /** Returns what is known of every example; empty where only pictures and captions are. */
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

package org.inkloom.training.run;

import java.util.OptionalLong;

/**
 * Where this part of a run begins.
 *
 * @param update updates done before
 * @param seconds that they took
 * @param isSaved whether this very state is in a checkpoint already
 * @param planned updates of the whole run where an earlier part of it chose them, see {@link FittedTime}
 * @param threads that computed it on the CPU; 0 where that is not known or does not matter
 */
public record Start(long update, double seconds, boolean isSaved, OptionalLong planned, int threads) {
    /** The first update. */
    public static final Start NEW = new Start(0, 0, false, OptionalLong.empty(), 0);

    /** Goes on after updates that were made elsewhere, from weights alone. */
    public static Start after(long update, double seconds) {
        return new Start(update, seconds, false, OptionalLong.empty(), 0);
    }

    /** Goes on from a checkpoint. */
    static Start of(RunState checkpoint) {
        return new Start(checkpoint.update(), checkpoint.seconds(), true, checkpoint.planned(), checkpoint.threads());
    }
}

package org.inkloom.training.run;

import org.inkloom.training.config.RunConfig;

/**
 * Which batches make an update.
 *
 * @param stepsPerEpoch batches after which a shorter update may come; at least 1
 * @param accumulate batches of every other update
 */
public record Portions(long stepsPerEpoch, int accumulate) {
    /** Returns updates of so many batches, without epochs. */
    public static Portions of(int accumulate) {
        return new Portions(accumulate, accumulate);
    }

    static Portions of(RunConfig run) {
        return new Portions(run.stepsPerEpoch(), run.accumulate());
    }

    private long updatesPerEpoch() {
        return Math.ceilDiv(stepsPerEpoch, accumulate);
    }

    /** Returns the number of an update's first batch; the first update is 0. */
    public long firstBatch(long update) {
        long epoch = update / updatesPerEpoch();
        long inEpoch = update % updatesPerEpoch();
        return epoch * stepsPerEpoch + inEpoch * accumulate;
    }

    /** Returns how many batches an update takes: fewer than the others at an epoch's end. */
    public int batches(long update) {
        long inEpoch = update % updatesPerEpoch();
        return (int) Math.min(accumulate, stepsPerEpoch - inEpoch * accumulate);
    }
}

package org.inkloom.training.run;

/**
 * How many batches' gradients are added up before the weights are changed.
 *
 * @param stepsPerEpoch batches of an epoch, at least 1; the last update of an epoch takes the batches that are left,
 *     which may be fewer
 * @param batchesPerUpdate batches of every other update
 */
public record GradientAccumulation(long stepsPerEpoch, int batchesPerUpdate) {
    /** Returns updates of so many batches each, without epochs. */
    public static GradientAccumulation of(int batchesPerUpdate) {
        return new GradientAccumulation(batchesPerUpdate, batchesPerUpdate);
    }

    private long updatesPerEpoch() {
        return Math.ceilDiv(stepsPerEpoch, batchesPerUpdate);
    }

    /** Returns the number of an update's first batch; the first update is 0. */
    public long firstBatch(long update) {
        long epoch = update / updatesPerEpoch();
        long inEpoch = update % updatesPerEpoch();
        return epoch * stepsPerEpoch + inEpoch * batchesPerUpdate;
    }

    /** Returns how many batches an update takes. */
    public int batches(long update) {
        long inEpoch = update % updatesPerEpoch();
        return (int) Math.min(batchesPerUpdate, stepsPerEpoch - inEpoch * batchesPerUpdate);
    }
}

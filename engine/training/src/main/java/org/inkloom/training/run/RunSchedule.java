package org.inkloom.training.run;

/**
 * When a run writes a row of its log, saves, validates and shows what it has learnt.
 *
 * @param logEvery updates that one row of the log sums up, at least 1; a GPU is waited for at a row's end only
 * @param save checkpoints
 * @param validate measurements on what is not trained on
 * @param show pictures
 */
public record RunSchedule(long logEvery, Interval save, Interval validate, Interval show) {
    /** Checks the rows. */
    public RunSchedule {
        if (logEvery < 1) {
            throw new IllegalArgumentException("a row of " + logEvery + " updates");
        }
    }
}

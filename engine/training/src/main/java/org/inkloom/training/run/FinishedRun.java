package org.inkloom.training.run;

import org.inkloom.training.log.LossLog;

/**
 * How a run, or this part of it, ended.
 *
 * @param log the losses of the whole run
 * @param updates done in the whole run
 * @param of how many the run has; more than are done where the time was used up
 * @param start where this part began
 * @param seconds that this part took
 */
public record FinishedRun(LossLog log, long updates, long of, Start start, double seconds) {
    /** Returns the seconds of training over all parts of the run. */
    public double totalSeconds() {
        return log.rows().isEmpty() ? start.seconds() : log.rows().getLast().seconds();
    }
}

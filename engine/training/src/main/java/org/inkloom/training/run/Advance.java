package org.inkloom.training.run;

import org.inkloom.training.step.Update;

/** How the loop makes its updates: one by one, or handed to a device that is asked about them later. */
public interface Advance {
    /**
     * Makes an update, or hands it over.
     *
     * @param number of the update; the first is 0
     */
    void make(long number, double learningRate);

    /**
     * What the updates since the last reading were like.
     *
     * @param loss their mean
     * @param gradientNorm of the last one, or the mean of theirs; not finite where none changed the weights
     * @param outcome of the last one
     */
    record Reading(double loss, double gradientNorm, Update.Outcome outcome) {}

    /** Returns whether an update is finished when {@link #make} returns, so that the clock tells what it took. */
    default boolean isWaitedFor() {
        return false;
    }

    /** Waits for the updates made so far; at least one since the last reading. */
    Reading read();

    /** Brings the state that a checkpoint holds up to date. */
    default void settle() {}

    /** Forgets an update that was not finished. */
    void abandon();
}

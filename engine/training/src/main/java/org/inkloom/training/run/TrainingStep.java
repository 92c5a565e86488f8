package org.inkloom.training.run;

import org.inkloom.training.step.Update;

/**
 * Makes updates: all batches of an update forward and backward, then the change of the weights. With a {@link HostStep}
 * an update is finished when {@link #make} returns. With a {@link DeviceStep} it has only been handed to the device by
 * then, and {@link #read} waits for it.
 */
public interface TrainingStep extends AutoCloseable {
    /**
     * Makes an update, or gives it to the device.
     *
     * @param number of the update; the first is 0
     */
    void make(long number, double learningRate);

    /**
     * What happened since the last reading.
     *
     * @param loss the mean loss of the updates
     * @param gradientNorm of the last update, or the mean over the updates; not finite if none changed the weights
     * @param outcome of the last update
     */
    record Reading(double loss, double gradientNorm, Update.Outcome outcome) {}

    /** Returns whether an update is finished when {@link #make} returns, so that the clock tells what it took. */
    default boolean isWaitedFor() {
        return false;
    }

    /** Waits for the updates made so far; at least one since the last reading. */
    Reading read();

    /**
     * Copies what is counted on the device, namely steps and loss scale, back to the {@link Update} that checkpoints
     * save.
     */
    default void settle() {}

    /** Drops the gradients of an unfinished update, because the run was stopped in it. */
    void abandon();

    @Override
    default void close() {}
}

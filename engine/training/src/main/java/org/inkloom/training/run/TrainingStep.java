package org.inkloom.training.run;

import org.inkloom.training.step.Update;

/**
 * One step of training after another: the batches of an update forward and backward, then the change of the weights. A
 * {@link HostStep} is finished when {@link #make} returns; a {@link DeviceStep} is only given to the device by then, and
 * {@link #read} waits for it.
 */
public interface TrainingStep extends AutoCloseable {
    /**
     * Makes an update, or gives it to the device.
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

    /** Brings what is counted on the device, steps and loss scale, back to the {@link Update} that checkpoints save. */
    default void settle() {}

    /** Forgets the gradients of an update that was not finished, because the run was stopped in it. */
    void abandon();

    @Override
    default void close() {}
}

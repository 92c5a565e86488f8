package org.inkloom.training.run;

import java.util.Optional;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Placement;
import org.inkloom.training.step.Update;

/**
 * Chooses how updates are made: waited for one by one on a CPU, handed over to a GPU.
 *
 * @param device hands them over; empty where they are waited for
 */
public record Stepping(Optional<DeviceAdvance> device) implements AutoCloseable {
    /**
     * Chooses.
     *
     * @param record whether a GPU repeats recorded steps, where that is possible
     */
    public static Stepping of(
            RunPlan plan, Update update, PreparedTask task, Placement placement, boolean record, RunControl control) {
        return placement.device().isCuda()
                ? new Stepping(Optional.of(new DeviceAdvance(plan, update, task, placement, record, control)))
                : new Stepping(Optional.empty());
    }

    /** Returns the loop over an update's state. */
    public TrainingRun run(RunPlan plan, RunFolder folder, Update update, PreparedTask task, RunControl control) {
        return device.isPresent()
                ? new TrainingRun(plan, folder, update, device.get(), task, control)
                : new TrainingRun(plan, folder, update, task, control);
    }

    @Override
    public void close() {
        device.ifPresent(DeviceAdvance::close);
    }
}

package org.inkloom.training.base;

import java.util.Optional;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Placement;
import org.inkloom.training.config.BaseTrainingConfig;
import org.inkloom.training.run.DeviceAdvance;
import org.inkloom.training.run.RunFolder;
import org.inkloom.training.run.RunPlan;
import org.inkloom.training.run.TrainingRun;
import org.inkloom.training.step.Update;

/** Chooses how updates are made: waited for one by one on a CPU, handed over to a GPU. */
record Stepping(Optional<DeviceAdvance> device) implements AutoCloseable {
    static Stepping of(
            BaseTrainingConfig config,
            RunPlan plan,
            Update update,
            PartTask task,
            Placement placement,
            RunControl control) {
        return placement.device().isCuda()
                ? new Stepping(Optional.of(new DeviceAdvance(
                        plan, update, task, placement, config.run().cudaGraph(), control)))
                : new Stepping(Optional.empty());
    }

    TrainingRun run(RunPlan plan, RunFolder folder, Update update, PartTask task, RunControl control) {
        return device.isPresent()
                ? new TrainingRun(plan, folder, update, device.get(), task, control)
                : new TrainingRun(plan, folder, update, task, control);
    }

    @Override
    public void close() {
        device.ifPresent(DeviceAdvance::close);
    }
}

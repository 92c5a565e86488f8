package org.inkloom.training.run;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.cuda.CudaGraph;
import org.inkloom.tensor.cuda.CudaStream;
import org.inkloom.training.step.DeviceUpdate;
import org.inkloom.training.step.Update;
import org.inkloom.weights.DType;
import org.jspecify.annotations.Nullable;

/**
 * A training step that is handed to the device without waiting for it. On a GPU, a batch's forward and backward pass
 * and the change of the weights are recorded as CUDA graphs after a few plain updates, and from then on repeated by one
 * call each. Batches of another kind get a recording of their own, and so do updates of fewer batches, because each
 * loss then has a larger weight.
 *
 * <p>Belongs to the thread that made it; its work runs on a stream of its own until {@link #close}.
 */
public final class DeviceStep implements TrainingStep {
    private static final String CHANGE = "change of the weights";

    private final RunPlan plan;
    private final Update state;
    private final Objective objective;
    private final DeviceUpdate update;
    private final RunControl control;
    private final @Nullable CudaStream stream;
    private final RecordedPasses passes;

    /**
     * What a recording of a batch's pass depends on.
     *
     * @param inputs the batch's kind, from the objective
     * @param batches number of batches in its update
     */
    private record Kind(Object inputs, int batches) {}

    /**
     * Takes an update's state over.
     *
     * @param record whether to record the step, where that is possible
     */
    public DeviceStep(
            RunPlan plan, Update state, Objective objective, Placement placement, boolean record, RunControl control) {
        this.plan = plan;
        this.state = state;
        this.objective = objective;
        this.control = control;
        boolean gpu = placement.device().isCuda();
        boolean able = gpu && CudaGraph.unavailable().isEmpty();
        if (gpu && record) {
            CudaGraph.unavailable()
                    .ifPresent(why -> control.progress().say("Steps are not recorded as a CUDA graph: " + why + "."));
        }
        passes = new RecordedPasses(placement.device(), record && able, control.progress());
        stream = able ? CudaStream.enter(placement.device()) : null;
        update = new DeviceUpdate(state, placement.device(), placement.compute() == DType.FLOAT16);
    }

    @Override
    public void make(long number, double learningRate) {
        control.cancellation().check("step " + (number + 1) + " of " + plan.updates());
        update.rate(learningRate);
        int batches = plan.accumulation().batches(number);
        for (int b = 0; b < batches; b++) {
            objective.prepare(plan.accumulation().firstBatch(number) + b);
            passes.run(new Kind(objective.kind(), batches), () -> forwardAndBackward(batches));
        }
        passes.run(CHANGE, update::finish);
    }

    /** Runs a batch forward and backward, from the inputs that were prepared. */
    private void forwardAndBackward(int batches) {
        try (Scope scope = Scope.open()) {
            Tensor loss = objective.loss(state.differentiation().runner());
            update.add(loss, batches);
        }
    }

    @Override
    public Reading read() {
        DeviceUpdate.Reading reading = update.read();
        boolean none = reading.skipped() == reading.made();
        return new Reading(
                reading.loss(),
                reading.gradientNorm(),
                reading.hopeless() ? Update.Outcome.DIVERGED : none ? Update.Outcome.SKIPPED : Update.Outcome.DONE);
    }

    /** {@inheritDoc} If every update has a row of its own in the log, each one is read, and so waited for. */
    @Override
    public boolean isWaitedFor() {
        return plan.schedule().logEvery() == 1;
    }

    @Override
    public void settle() {
        update.settle();
    }

    /** Returns whether the step is repeated from a recording. */
    public boolean isRecorded() {
        return passes.isRecorded(CHANGE);
    }

    @Override
    public void abandon() {
        state.abandon();
        update.settle();
    }

    @Override
    public void close() {
        passes.close();
        update.close();
        if (stream != null) {
            stream.close();
        }
    }
}

package org.inkloom.training.run;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.unet.BlockRunner;
import org.inkloom.run.Cancellation;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.step.Update;

/** Waits for every batch, so that a step of many seconds can be left in its middle and an overflow is known at once. */
final class HostAdvance implements Advance {
    private final RunPlan plan;
    private final Update update;
    private final TrainingTask task;
    private final Cancellation cancellation;
    private double losses;
    private int made;
    private Update.Result last = new Update.Result(Update.Outcome.DONE, Double.NaN);
    private boolean diverged;

    HostAdvance(RunPlan plan, Update update, TrainingTask task, Cancellation cancellation) {
        this.plan = plan;
        this.update = update;
        this.task = task;
        this.cancellation = cancellation;
    }

    @Override
    public void make(long number, double learningRate) {
        int batches = plan.portions().batches(number);
        double sum = 0;
        for (int b = 0; b < batches; b++) {
            sum += add(number, plan.portions().firstBatch(number) + b, batches);
        }
        last = update.finish(learningRate);
        losses += sum / batches;
        made++;
        diverged |= last.outcome() == Update.Outcome.DIVERGED;
    }

    private double add(long number, long batch, int batches) {
        try (Scope scope = Scope.open()) {
            check(number);
            Tensor loss =
                    task.loss(batch, stoppable(number, update.differentiation().runner()));
            update.add(loss, batches);
            return Tensors.item(loss);
        }
    }

    /** Looks at the wish to stop before every block, so that a step of many seconds can be left. */
    private BlockRunner stoppable(long number, BlockRunner runner) {
        return (block, inputs) -> {
            check(number);
            return runner.run(block, inputs);
        };
    }

    private void check(long number) {
        cancellation.check("step " + (number + 1) + " of " + plan.updates());
    }

    @Override
    public boolean isWaitedFor() {
        return true;
    }

    @Override
    public Reading read() {
        Reading reading =
                new Reading(losses / made, last.gradientNorm(), diverged ? Update.Outcome.DIVERGED : last.outcome());
        losses = 0;
        made = 0;
        return reading;
    }

    @Override
    public void abandon() {
        update.abandon();
    }
}

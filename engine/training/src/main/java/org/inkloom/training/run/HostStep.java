package org.inkloom.training.run;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.unet.BlockRunner;
import org.inkloom.run.Cancellation;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.step.Update;

/**
 * A training step that waits for every batch, and asks before every block of the model whether to stop. Overflows are
 * noticed at once.
 */
public final class HostStep implements TrainingStep {
    private final RunPlan plan;
    private final Update update;
    private final Objective objective;
    private final Cancellation cancellation;
    private double losses;
    private int made;
    private Update.Result last = new Update.Result(Update.Outcome.DONE, Double.NaN);
    private boolean diverged;

    /** Makes updates of {@code update}'s state. */
    public HostStep(RunPlan plan, Update update, Objective objective, Cancellation cancellation) {
        this.plan = plan;
        this.update = update;
        this.objective = objective;
        this.cancellation = cancellation;
    }

    @Override
    public void make(long number, double learningRate) {
        int batches = plan.accumulation().batches(number);
        double sum = 0;
        for (int b = 0; b < batches; b++) {
            sum += add(number, plan.accumulation().firstBatch(number) + b, batches);
        }
        last = update.finish(learningRate);
        losses += sum / batches;
        made++;
        diverged |= last.outcome() == Update.Outcome.DIVERGED;
    }

    private double add(long number, long batch, int batches) {
        try (Scope scope = Scope.open()) {
            check(number);
            objective.prepare(batch);
            Tensor loss =
                    objective.loss(stoppable(number, update.differentiation().runner()));
            update.add(loss, batches);
            return Tensors.item(loss);
        }
    }

    /**
     * Asks before each block whether to stop: on a slow machine a step takes many seconds, and a user who stops the run
     * should not have to wait for its end.
     */
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

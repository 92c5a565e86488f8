package org.inkloom.training.run;

import java.util.Map;
import org.inkloom.training.config.OptimizerConfig;
import org.inkloom.training.config.OutputConfig;
import org.inkloom.training.config.RunConfig;
import org.inkloom.training.schedule.LearningRate;

/**
 * How long a run is and when it does what.
 *
 * @param title what is trained, for the curve and for messages
 * @param run length and portions
 * @param optimizer for the learning rate
 * @param output what is written, and when
 * @param showEvery updates between two calls of {@link TrainingTask#show}; 0 for none
 * @param settings the settings that the run's numbers depend on, for checkpoints
 */
public record RunPlan(
        String title,
        RunConfig run,
        OptimizerConfig optimizer,
        OutputConfig output,
        int showEvery,
        Map<String, String> settings) {
    /** Returns the learning rate. */
    LearningRate learningRate() {
        return LearningRate.of(optimizer, run.updates());
    }

    /** Returns the number of an update's first batch; the first update is 0. */
    long firstBatch(long update) {
        long epoch = update / run.updatesPerEpoch();
        long inEpoch = update % run.updatesPerEpoch();
        return epoch * run.stepsPerEpoch() + inEpoch * run.accumulate();
    }

    /** Returns how many batches an update takes: fewer than the others at an epoch's end. */
    int batches(long update) {
        long inEpoch = update % run.updatesPerEpoch();
        return (int) Math.min(run.accumulate(), run.stepsPerEpoch() - inEpoch * run.accumulate());
    }
}

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
 * @param updates of the whole run
 * @param portions which batches make an update
 * @param learningRate of each update
 * @param rhythm when it saves, measures and shows
 * @param budget how long this part of it may take
 * @param fit how the number of updates is chosen while it runs, where that is wanted
 * @param tensorboard whether event files are written
 * @param keepCheckpoints how many of the newest checkpoints stay
 * @param settings the settings that the run's numbers depend on, for checkpoints
 */
public record RunPlan(
        String title,
        long updates,
        Portions portions,
        LearningRate learningRate,
        Rhythm rhythm,
        TimeBudget budget,
        FittedTime fit,
        boolean tensorboard,
        int keepCheckpoints,
        Map<String, String> settings) {
    /** Returns the plan of a run that is counted in epochs, without a time limit. */
    public static RunPlan of(
            String title,
            RunConfig run,
            OptimizerConfig optimizer,
            OutputConfig output,
            int showEvery,
            Map<String, String> settings) {
        return new RunPlan(
                title,
                run.updates(),
                Portions.of(run),
                LearningRate.of(optimizer, run.updates()),
                Rhythm.of(output, showEvery),
                TimeBudget.UNLIMITED,
                FittedTime.NONE,
                output.tensorboard(),
                output.keepCheckpoints(),
                settings);
    }

    /** Returns the plan with limits of time. */
    public RunPlan within(TimeBudget limit, FittedTime fitted) {
        return new RunPlan(
                title, updates, portions, learningRate, rhythm, limit, fitted, tensorboard, keepCheckpoints, settings);
    }

    /** Returns the plan of a run of fewer updates. */
    public RunPlan shortenedTo(long fewer) {
        return new RunPlan(
                title,
                fewer,
                portions,
                learningRate.shortenedTo(fewer),
                rhythm,
                budget,
                fit,
                tensorboard,
                keepCheckpoints,
                settings);
    }
}

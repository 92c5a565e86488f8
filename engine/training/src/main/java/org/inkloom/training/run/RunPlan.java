package org.inkloom.training.run;

import org.inkloom.training.schedule.LearningRate;

/**
 * How long a run is, and when it does what.
 *
 * @param title what is trained, for the loss curve and for messages
 * @param learningRate of each update; it also determines the number of updates
 * @param accumulation how batches are combined to updates
 * @param schedule when it saves, validates and draws samples
 * @param budget how long this part of the run may take
 * @param fit how the number of updates is chosen during the run, if it is to fit into a time
 */
public record RunPlan(
        String title,
        LearningRate learningRate,
        GradientAccumulation accumulation,
        RunSchedule schedule,
        TimeBudget budget,
        FittedTime fit) {
    /** Makes the plan of a run that takes as many updates as its learning rate has, however long they take. */
    public RunPlan(String title, LearningRate learningRate, GradientAccumulation accumulation, RunSchedule schedule) {
        this(title, learningRate, accumulation, schedule, TimeBudget.UNLIMITED, FittedTime.NONE);
    }

    /** Returns how many updates the whole run has. */
    public long updates() {
        return learningRate.total();
    }

    /** Returns this plan with limits of time. */
    public RunPlan within(TimeBudget limit, FittedTime fitted) {
        return new RunPlan(title, learningRate, accumulation, schedule, limit, fitted);
    }

    /** Returns the plan of a run of fewer updates. */
    public RunPlan shortenedTo(long fewer) {
        return new RunPlan(title, learningRate.shortenedTo(fewer), accumulation, schedule, budget, fit);
    }
}

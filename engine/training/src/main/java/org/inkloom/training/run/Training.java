package org.inkloom.training.run;

import org.inkloom.run.RunControl;
import org.inkloom.tensor.Placement;

/**
 * What a {@link Trainer} has to be told of one kind of training; all else is the same for each.
 *
 * @param <R> what a finished training reports
 */
public interface Training<R> {
    /** Returns what every training is told. */
    TrainingSetup setup();

    /** Opens the data set; nothing large is loaded yet. */
    TrainingData<R> open(Placement placement, RunControl control);

    /** Returns where a run begins that has no checkpoint. */
    default Start start(RunControl control) {
        return Start.NEW;
    }

    /** Returns what a user is told who stops the run before anything is trained. */
    String keptBeforeTraining();

    /** Returns what runs when memory does not suffice, for the message: "training at 512x512, batch 4". */
    String work();

    /** Returns what to do then. */
    String remedy();
}

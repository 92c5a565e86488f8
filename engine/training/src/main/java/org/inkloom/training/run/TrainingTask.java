package org.inkloom.training.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.inkloom.training.step.Differentiation;
import org.inkloom.training.step.ParameterGroup;
import org.inkloom.training.step.TrainedWeights;
import org.inkloom.training.step.Update;

/**
 * What is trained, with its model and its batches in memory: the loss, measurements and pictures on the way, and files at
 * checkpoints and at the end. Owns them until {@link #close}. All calls come from the run's one thread.
 *
 * @param <R> what a finished training reports
 */
public interface TrainingTask<R> extends Objective, AutoCloseable {
    /** Returns the trained weights. */
    TrainedWeights weights();

    /** Returns the weights' groups and their learning rates; together they are all weights. */
    default List<ParameterGroup> groups() {
        return List.of(ParameterGroup.all(weights()));
    }

    /** Returns how gradients are computed. */
    default Differentiation differentiation() {
        return Differentiation.PLAIN;
    }

    /** Is told the state that the updates change, once it exists and a checkpoint is restored into it. */
    void follow(Update update);

    /** Measures the model on data that is not trained on, without gradients; empty if there is none. */
    OptionalDouble validate();

    /** Returns what else the last {@link #validate} found, by name; for the records. */
    default Map<String, Double> measures() {
        return Map.of();
    }

    /** Shows the model's present state, for instance by drawing pictures. */
    void show(long update);

    /** Returns whether {@link #show} of an update was finished, so that a run killed before that shows it when it goes on. */
    default boolean isShown(long update) {
        return true;
    }

    /** Writes the trained weights in a form of their own into a folder that will become a checkpoint. */
    default void export(Path folder) {}

    /** Writes the result of a run that has come to its end or used up its time, and tells of it. */
    R report(FinishedRun run);

    @Override
    void close();
}

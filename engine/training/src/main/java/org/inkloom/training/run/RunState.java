package org.inkloom.training.run;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Where a run stood, beside the tensors of {@link Checkpoints}.
 *
 * @param update updates done
 * @param optimizerSteps those of them that changed the weights
 * @param lossScale the loss scale's factor
 * @param goodUpdates updates since it last changed
 * @param seconds of training so far, over all parts of the run
 * @param planned updates of the whole run where it chose them itself, see {@link FittedTime}; empty where the settings do
 * @param threads that computed on the CPU; 0 where that is not known or does not matter
 * @param settings the settings that the run's numbers depend on, by key
 * @param shapes shape of every trained weight by name, in memory order
 */
public record RunState(
        long update,
        long optimizerSteps,
        double lossScale,
        int goodUpdates,
        double seconds,
        OptionalLong planned,
        int threads,
        Map<String, String> settings,
        Map<String, long[]> shapes) {
    /** Copies the maps, keeping their order. */
    public RunState {
        settings = new LinkedHashMap<>(settings);
        shapes = new LinkedHashMap<>(shapes);
    }
}

package org.inkloom.training.base;

import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How a part of a training run ended.
 *
 * @param model the model folder with what is trained so far
 * @param part what was trained
 * @param updates updates done in the whole run
 * @param of how many the run has
 * @param resumedFrom the update that this part of the run went on from; 0 for a new run
 * @param examples seen in the whole run
 * @param loss mean loss of the last tenth of the run
 * @param validation the last validation loss, where there is one
 * @param measures what else was measured last
 * @param seconds of training, over all parts of the run
 * @param examplesPerSecond in this part of the run
 * @param secondsWaited for examples, in this part of the run
 * @param trained numbers that are trained
 * @param curve the loss curve
 * @param losses the losses as CSV
 */
public record BaseReport(
        Path model,
        String part,
        long updates,
        long of,
        long resumedFrom,
        long examples,
        double loss,
        OptionalDouble validation,
        Map<String, Double> measures,
        double seconds,
        double examplesPerSecond,
        double secondsWaited,
        long trained,
        Path curve,
        Path losses) {
    /** Copies the map. */
    public BaseReport {
        measures = Map.copyOf(measures);
    }
}

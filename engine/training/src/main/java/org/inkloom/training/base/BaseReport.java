package org.inkloom.training.base;

import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The result of one call of {@link BaseTrainer#run}. A run that was stopped and resumed consists of several such calls.
 *
 * @param model the model folder with what has been trained so far
 * @param part which part of the model was trained: vae, text, diffusion or control
 * @param updates done in the whole run
 * @param of number of updates that the settings ask for
 * @param resumedFrom the update from which this call went on; 0 for a new run
 * @param examples seen in the whole run
 * @param loss mean training loss of the last tenth of the updates
 * @param validation the last validation loss, where the source has held-out examples
 * @param measures further measurements of the last validation by name, such as {@code psnr} in decibels
 * @param seconds of training over all calls of the run
 * @param examplesPerSecond in this call
 * @param secondsWaited for examples to be read, in this call
 * @param trained number of trained weights
 * @param curve PNG with the loss curve
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
    /** Copies {@code measures}. */
    public BaseReport {
        measures = Map.copyOf(measures);
    }
}

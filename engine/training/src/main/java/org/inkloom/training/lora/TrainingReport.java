package org.inkloom.training.lora;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.inkloom.training.dataset.PictureSet;

/**
 * How a LoRA training ended.
 *
 * @param lora the finished LoRA
 * @param averaged the moving average of it, where one was kept
 * @param updates updates done, in all parts of the run
 * @param resumedFrom the update that this part of the run went on from; 0 for a new run
 * @param pictures pictures trained on or kept out for validation
 * @param skipped pictures that could not be read
 * @param loss mean loss of the last tenth of the run
 * @param validation the last validation loss, where there is one
 * @param seconds of training, over all parts of the run
 * @param layers layers that have a LoRA
 * @param trained numbers that were trained
 * @param curve the loss curve
 * @param losses the losses as CSV
 */
public record TrainingReport(
        Path lora,
        Optional<Path> averaged,
        long updates,
        long resumedFrom,
        int pictures,
        List<PictureSet.Skipped> skipped,
        double loss,
        OptionalDouble validation,
        double seconds,
        int layers,
        long trained,
        Path curve,
        Path losses) {
    /** Copies the list. */
    public TrainingReport {
        skipped = List.copyOf(skipped);
    }
}

package org.inkloom.training.lora;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.inkloom.training.dataset.PictureSet;

/**
 * The result of one call of {@link LoraTrainer}. A run that was stopped and resumed consists of several such calls.
 *
 * @param lora file of the finished LoRA
 * @param averaged file of its moving average, if there is one
 * @param updates done in the whole run
 * @param resumedFrom the update from which this call went on; 0 for a new run
 * @param pictures number of pictures used for training or validation
 * @param skipped pictures that could not be read
 * @param loss mean training loss of the last tenth of the updates
 * @param validation the last validation loss, if there are validation pictures
 * @param seconds of training over all calls of the run
 * @param layers number of layers with a LoRA
 * @param trained number of trained weights
 * @param curve PNG with the loss curve
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
    /** Copies {@code skipped}. */
    public TrainingReport {
        skipped = List.copyOf(skipped);
    }
}

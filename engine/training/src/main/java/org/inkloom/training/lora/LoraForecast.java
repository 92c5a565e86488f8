package org.inkloom.training.lora;

import java.util.List;
import java.util.Map;
import org.inkloom.tensor.DeviceMemory;
import org.inkloom.tensor.Placement;
import org.inkloom.training.config.LoraTrainingConfig;
import org.inkloom.training.forecast.DeviceSpeed;
import org.inkloom.training.forecast.Forecast;
import org.inkloom.training.forecast.NetworkCost;
import org.inkloom.training.forecast.OtherMemory;
import org.inkloom.training.forecast.TextCost;

/** Estimates memory and time of a LoRA's training before anything large is loaded. */
final class LoraForecast {
    private LoraForecast() {}

    /**
     * Returns the estimate as lines for the user.
     *
     * @param done number of updates that are done already
     * @param readsCaptions whether captions have to be encoded before the training
     */
    static List<String> of(LoraData data, long done, boolean readsCaptions) {
        LoraTrainingConfig config = data.config();
        Placement placement = data.placement();
        Map<String, long[]> shapes = data.model().unetShapes();
        int perLatent = data.model().pixelsPerLatent();
        NetworkCost cost = NetworkCost.of(
                shapes,
                config.pictures().height() / perLatent,
                config.pictures().width() / perLatent);
        Forecast.Run run = new Forecast.Run(
                data.layers(shapes).stream()
                        .mapToLong(part -> LoraWeights.count(part, config.adapter()))
                        .sum(),
                placement.compute().bytes(),
                config.run().batchSize(),
                config.run().accumulate(),
                config.run().gradientCheckpointing(),
                config.optimizer().emaDecay() > 0,
                placement.device().isCuda(),
                DeviceSpeed.measure(placement),
                Math.max(0, config.run().updates() - done));
        double minutes = config.run().minutes() > 0
                ? config.run().minutes()
                : config.run().fitMinutes();
        return Forecast.of(cost, run, beside(data, readsCaptions))
                .lines(DeviceMemory.totalBytes(placement.device()), minutes);
    }

    static OtherMemory beside(LoraData data, boolean readsCaptions) {
        LoraTrainingConfig config = data.config();
        Placement placement = data.placement();
        boolean trained = config.text().trained();
        boolean samples = config.samples().rounds().every() > 0;
        TextCost text = data.model().textCost(Placement.of(placement.device(), placement.exact()));
        long exact = text.loaded() * placement.exact().bytes();
        long steering = samples ? data.guides().bytes(placement) : 0;
        // Samples are drawn with another copy of the encoders, into whose weights the LoRA is merged.
        return new OtherMemory(
                readsCaptions ? data.model().textBytes(placement) : 0,
                trained ? exact : 0,
                trained
                        ? (long) (text.activations()
                                * config.run().batchSize()
                                * placement.exact().bytes())
                        : 0,
                samples
                        ? steering
                                + (trained
                                        ? text.parameters()
                                                * placement.compute().bytes()
                                        : 0)
                        : 0);
    }
}

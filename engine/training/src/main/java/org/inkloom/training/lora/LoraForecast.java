package org.inkloom.training.lora;

import java.util.List;
import java.util.Map;
import org.inkloom.diffusion.lora.LoraTarget;
import org.inkloom.tensor.DeviceMemory;
import org.inkloom.tensor.Placement;
import org.inkloom.training.config.LoraTrainingConfig;
import org.inkloom.training.forecast.DeviceSpeed;
import org.inkloom.training.forecast.Forecast;
import org.inkloom.training.forecast.NetworkCost;

/** What the training of a LoRA will need, said before anything large is loaded. */
final class LoraForecast {
    private LoraForecast() {}

    /**
     * Returns the forecast in words.
     *
     * @param done updates that are done already
     */
    static List<String> of(LoraData data, long done) {
        LoraTrainingConfig config = data.config();
        Placement placement = data.placement();
        Map<String, long[]> shapes = data.model().unetShapes();
        int perLatent = data.model().pixelsPerLatent();
        NetworkCost cost = NetworkCost.of(
                shapes,
                config.pictures().height() / perLatent,
                config.pictures().width() / perLatent);
        Forecast.Run run = new Forecast.Run(
                LoraWeights.count(LoraTarget.of(shapes), config.adapter()),
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
        return Forecast.of(cost, run).lines(DeviceMemory.totalBytes(placement.device()), minutes);
    }
}

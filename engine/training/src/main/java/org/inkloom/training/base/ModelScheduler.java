package org.inkloom.training.base;

import org.inkloom.diffusion.scheduler.SchedulerConfig;
import org.inkloom.models.config.ModelPart;
import org.inkloom.training.config.BaseTrainingConfig;
import tools.jackson.databind.json.JsonMapper;

/** The sampler of a model that is trained: the preset's, with the prediction and the noise of the settings. */
public final class ModelScheduler {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ModelScheduler() {}

    /** Returns the sampler that the settings ask for. */
    public static SchedulerConfig of(BaseTrainingConfig config) {
        SchedulerConfig preset =
                SchedulerConfig.parse(JSON.readTree(config.model().sizes().config(ModelPart.SCHEDULER)));
        boolean zero = config.objective().zeroTerminalSnr();
        return preset.with("prediction_type", config.objective().prediction().published())
                .with("rescale_betas_zero_snr", zero)
                .with("timestep_spacing", zero ? "trailing" : "leading");
    }

    static String json(SchedulerConfig config) {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(config.toJson()) + "\n";
    }
}

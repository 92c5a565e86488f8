package org.inkloom.training.base;

import org.inkloom.diffusion.scheduler.SchedulerConfig;
import org.inkloom.models.config.ModelPart;
import org.inkloom.training.config.BaseTrainingConfig;
import tools.jackson.databind.json.JsonMapper;

/**
 * The scheduler config of a model that is being trained: the preset's, with the prediction type and the noise schedule
 * that the settings choose.
 */
public final class ModelScheduler {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ModelScheduler() {}

    /**
     * Returns the scheduler config. With zero terminal SNR the timesteps are spaced from the last one ("trailing"),
     * since sampling has to start at pure noise (arXiv:2305.08891).
     */
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

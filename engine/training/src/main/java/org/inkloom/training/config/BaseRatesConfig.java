package org.inkloom.training.config;

/**
 * Learning rates beside the one in {@link OptimizerConfig}.
 *
 * @param text the text encoder's peak rate; 0 for the same as the U-Net's
 * @param end the rate at which the schedule ends
 * @param restartSteps updates over which the rate rises again when training starts from exported weights, because
 *     the optimizer's moments begin anew
 */
public record BaseRatesConfig(
        @Key(name = "text_learning_rate", value = "0", help = "The text encoder's rate; 0 for the same.")
        double text,

        @Key(name = "lr_end", value = "0", help = "The learning rate at the end of its fall.")
        double end,

        @Key(name = "lr_restart_steps", value = "100", help = "Updates of a new rise after start_from.")
        int restartSteps) {
    /** Checks the ranges. */
    public BaseRatesConfig {
        SettingRange.check("text_learning_rate", text, 0, 10);
        SettingRange.check("lr_end", end, 0, 10);
        SettingRange.check("lr_restart_steps", restartSteps, 0, 1_000_000);
    }
}

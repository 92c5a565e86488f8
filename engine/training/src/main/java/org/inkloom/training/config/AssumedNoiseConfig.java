package org.inkloom.training.config;

/**
 * How the model was trained, where its files do not say it. Training and the samples drawn during it use the same.
 *
 * @param prediction what the model outputs
 * @param zeroTerminalSnr whether the last timestep of its noise schedule is pure noise (Lin et al.,
 *     arXiv:2305.08891)
 */
public record AssumedNoiseConfig(
        @Key(
                name = "prediction_type",
                value = "model",
                help = "What the model predicts, where its files do not say it; kohya's v_parameterization.")
        AssumedPrediction prediction,

        @Key(
                name = "rescale_betas_zero_snr",
                value = "model",
                help = "Whether the noise ends in noise alone, likewise; kohya's zero_terminal_snr.")
        AssumedSwitch zeroTerminalSnr) {}

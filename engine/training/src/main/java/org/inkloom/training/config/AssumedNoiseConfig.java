package org.inkloom.training.config;

/**
 * What the model was trained for, where its files do not say it. Samples on the way are drawn by the same.
 *
 * @param prediction what the model outputs
 * @param zeroTerminalSnr whether its noise ends in noise alone (Lin et al., arXiv:2305.08891)
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

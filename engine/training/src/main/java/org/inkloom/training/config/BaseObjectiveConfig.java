package org.inkloom.training.config;

/**
 * The losses of the parts, beside what {@link ObjectiveConfig} has.
 *
 * @param prediction what the U-Net is trained to output
 * @param zeroTerminalSnr whether the last timestep is pure noise (arXiv:2305.08891)
 * @param captionDropout probability, 0 to 1, that a caption is replaced by the empty one, for classifier-free
 *     guidance
 * @param noisesPerExample with how many noises, at different timesteps, each example of a batch is trained; the
 *     text encoder runs only once for all of them
 * @param focusWeight weight in the loss of positions that show the picture's subject, relative to its background,
 *     where the source tells them apart; 1 for equal weights
 * @param auxiliaryWeight initial weight of the loss of a head that predicts from the U-Net's features what each
 *     position shows, where the source knows that; 0 for no head
 * @param auxiliaryUntil share of the updates, 0 to 1, over which this weight falls to 0
 * @param klWeight weight of the divergence of the VAE's latents from a normal distribution
 * @param gradientWeight weight of the error of the steps between neighbouring pixels
 * @param squareWeight weight of the mean squared error, which punishes a displaced line more than a wrong shade
 * @param decoderOnly leave the VAE's encoder as it is and train only the decoder
 */
public record BaseObjectiveConfig(
        @Key(name = "prediction", value = "v", help = "What the U-Net outputs.")
        Prediction prediction,

        @Key(name = "zero_terminal_snr", value = "true", help = "Make the last timestep noise alone.")
        boolean zeroTerminalSnr,

        @Key(name = "caption_dropout", value = "0.1", help = "Share of examples with an empty caption.")
        double captionDropout,

        @Key(
                name = "noises_per_example",
                value = "1",
                help = "For diffusion: noises that each example of a batch meets; divides the batch size.")
        int noisesPerExample,

        @Key(
                name = "focus_weight",
                value = "1",
                help = "How much more a figure's place counts than its background's; not for text.")
        double focusWeight,

        @Key(
                name = "auxiliary_weight",
                value = "0",
                help = "For diffusion: what a head counts at first that tells parts, depth and joints; 0 for none.")
        double auxiliaryWeight,

        @Key(
                name = "auxiliary_until",
                value = "1",
                help = "Share of the updates over which the head's weight falls to nothing.")
        double auxiliaryUntil,

        @Key(name = "kl_weight", value = "1e-6", help = "For vae: weight of the divergence from a normal distribution.")
        double klWeight,

        @Key(name = "gradient_weight", value = "0.5", help = "For vae: weight of the edges' difference.")
        double gradientWeight,

        @Key(name = "square_weight", value = "0", help = "For vae: weight of the squared difference.")
        double squareWeight,

        @Key(name = "decoder_only", value = "false", help = "For vae: train the decoder alone, after start_from.")
        boolean decoderOnly) {
    /**
     * Checks the ranges, and that noise prediction is not combined with zero terminal SNR: at a timestep of pure noise
     * the prediction of noise teaches nothing.
     */
    public BaseObjectiveConfig {
        SettingRange.check("caption_dropout", captionDropout, 0, 1);
        SettingRange.check("noises_per_example", noisesPerExample, 1, 1024);
        SettingRange.check("focus_weight", focusWeight, 1, 1000);
        SettingRange.check("auxiliary_weight", auxiliaryWeight, 0, 1000);
        SettingRange.check("auxiliary_until", auxiliaryUntil, 0, 1);
        SettingRange.check("kl_weight", klWeight, 0, 1e6);
        SettingRange.check("gradient_weight", gradientWeight, 0, 1e6);
        SettingRange.check("square_weight", squareWeight, 0, 1e6);
        if (prediction == Prediction.EPSILON && zeroTerminalSnr) {
            throw SettingRange.refused(
                    "zero_terminal_snr",
                    "true",
                    "With prediction epsilon the last timestep would teach nothing: its input is the answer.");
        }
    }

    /** Returns whether positions differ in weight, so that examples have to come with their focus. */
    public boolean weighsPlaces() {
        return focusWeight > 1;
    }
}

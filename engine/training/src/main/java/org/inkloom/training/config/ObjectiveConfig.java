package org.inkloom.training.config;

/**
 * The weighting of the denoising loss and the noise.
 *
 * @param minSnrGamma upper limit of the signal-to-noise ratio in the loss weight, which lowers the weight of nearly
 *     clean pictures (min-SNR-gamma, Hang et al., arXiv:2303.09556); 0 weights all timesteps alike
 * @param noiseOffset so many times one normal number for each picture and channel is added to the noise of all its
 *     positions, which lets the model learn very dark and very bright pictures; 0 for none
 */
public record ObjectiveConfig(
        @Key(name = "min_snr_gamma", value = "0.0", help = "Weigh steps by min(SNR, gamma)/SNR, e.g. 5; 0 does not.")
        double minSnrGamma,

        @Key(
                name = "noise_offset",
                value = "0.0",
                help = "Shift each channel's noise by this times one draw, e.g. 0.05.")
        double noiseOffset) {
    /** Checks the ranges. */
    public ObjectiveConfig {
        SettingRange.check("min_snr_gamma", minSnrGamma, 0, 1e6);
        SettingRange.check("noise_offset", noiseOffset, 0, 1);
    }
}

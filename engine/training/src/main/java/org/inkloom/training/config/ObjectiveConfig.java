package org.inkloom.training.config;

/**
 * What a step minimises.
 *
 * @param minSnrGamma caps the loss weight of nearly clean pictures (Hang et al. 2023, min-SNR-gamma); 0 weighs all alike
 * @param noiseOffset adds this much of one draw per picture and channel to the noise, for darker darks; 0 adds none
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

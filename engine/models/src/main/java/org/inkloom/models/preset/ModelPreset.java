package org.inkloom.models.preset;

import org.inkloom.models.config.CarriedConfig;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.config.ModelPart;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.models.vae.VaeConfig;

/** The model shapes that the program knows by heart. */
public enum ModelPreset {
    /** The published Kolors: 2.58 B parameters of U-Net, 6.2 B of text encoder. */
    KOLORS(CarriedConfig.KOLORS),
    /** Kolors' architecture with every part, small enough to train in a test. */
    MINIATURE(CarriedConfig.MINIATURE),
    /** The model that the project trains itself: 21 M parameters, 128 pixels, latents of 4 channels at a quarter. */
    INKLING(CarriedConfig.INKLING),
    /** The same with latents of 16 channels at an eighth of the pixels, which cost the U-Net a quarter. */
    INKLING_F8(CarriedConfig.INKLING_F8),
    /** For 256 pixels, in the making: latents of 8 channels at an eighth. */
    INKLING2_F8(CarriedConfig.INKLING2_F8);

    private final CarriedConfig configs;

    ModelPreset(CarriedConfig configs) {
        this.configs = configs;
    }

    /** Returns the text of a part's config file. */
    public String config(ModelPart part) {
        return configs.text(part);
    }

    /** Returns the U-Net's sizes. */
    public UNetConfig unet() {
        return UNetConfig.read(reader(ModelPart.UNET));
    }

    /** Returns the autoencoder's sizes. */
    public VaeConfig vae() {
        return VaeConfig.read(reader(ModelPart.VAE));
    }

    /** Returns a reader over a part's config. */
    public ConfigReader reader(ModelPart part) {
        return configs.reader(part);
    }
}

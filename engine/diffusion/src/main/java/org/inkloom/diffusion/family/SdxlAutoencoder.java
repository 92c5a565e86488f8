package org.inkloom.diffusion.family;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.inkloom.models.config.CarriedConfig;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.config.ModelPart;
import org.inkloom.models.vae.VaeConfig;

/** The autoencoder that SDXL and Kolors share. */
final class SdxlAutoencoder {
    private SdxlAutoencoder() {}

    /**
     * Reads its sizes. A folder of weights alone, as DiffSynth leaves it, has the published sizes. The published
     * edition that was repaired for float16 is known by its folder's name; it need not compute in float32.
     */
    static VaeConfig config(Path part) {
        VaeConfig config = VaeConfig.read(ConfigReader.ofPart(part, ModelPart.VAE, Optional.of(CarriedConfig.KOLORS)));
        boolean mended = !Files.exists(part.resolve("config.json")) && part.endsWith(VaeConfig.FLOAT16_FOLDER);
        return mended ? config.inHalfPrecision() : config;
    }
}

package org.inkloom.models.preset;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.inkloom.models.ConfigReader;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.models.vae.VaeConfig;

/** The model shapes that the program knows by heart. */
public enum ModelPreset {
    /** The published Kolors: 2.58 B parameters of U-Net, 6.2 B of text encoder. */
    KOLORS,
    /** Kolors' architecture with every part, small enough to train in a test. */
    MINIATURE,
    /** The model that the project trains itself: 21 M parameters, 128 pixels, latents of 4 channels at a quarter. */
    INKLING,
    /** The same with latents of 16 channels at an eighth of the pixels, which cost the U-Net a quarter. */
    INKLING_F8;

    /** The parts of a model folder that have a config of their own. */
    public enum Part {
        UNET,
        VAE,
        TEXT_ENCODER,
        SCHEDULER,
        MODEL_INDEX
    }

    /** Returns the text of a part's config file. */
    public String config(Part part) {
        try (InputStream in = open(part)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the U-Net's sizes. */
    public UNetConfig unet() {
        return UNetConfig.read(reader(Part.UNET));
    }

    /** Returns the autoencoder's sizes. */
    public VaeConfig vae() {
        return VaeConfig.read(reader(Part.VAE));
    }

    /** Returns a reader over a part's config. */
    public ConfigReader reader(Part part) {
        try (InputStream in = open(part)) {
            return ConfigReader.carried(Path.of("preset", resource(part)), in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private InputStream open(Part part) {
        return Objects.requireNonNull(ModelPreset.class.getResourceAsStream(resource(part)), resource(part));
    }

    private String resource(Part part) {
        return name().toLowerCase(Locale.ROOT) + "/" + part.name().toLowerCase(Locale.ROOT) + ".json";
    }
}

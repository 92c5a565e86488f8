package org.inkloom.diffusion.family;

import java.nio.file.Path;
import java.util.Optional;
import org.inkloom.diffusion.scheduler.NoiseConfig;
import org.inkloom.diffusion.scheduler.SchedulerConfig;
import org.inkloom.diffusion.scheduler.SchedulerKind;
import org.inkloom.models.config.CarriedConfig;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.config.ModelPart;
import org.inkloom.models.vae.VaeConfig;

/**
 * Kolors (Kwai, 2024): SDXL's U-Net with a projection for ChatGLM3's states of 256 tokens. Read in diffusers' layout
 * and in that of the original repository, whose text encoder lies in sharded {@code .bin} files beside its tokenizer.
 */
public record Kolors() implements ChatGlmFamily {
    @Override
    public String title() {
        return "Kolors";
    }

    @Override
    public Optional<String> tinyAutoencoder() {
        return Optional.of("madebyollin/taesdxl");
    }

    @Override
    public SchedulerConfig usualScheduler() {
        return SchedulerConfig.of(SchedulerKind.EULER, NoiseConfig.KOLORS);
    }

    /** {@inheritDoc} Weights without a config, as DiffSynth downloads them, are taken to have Kolors' sizes. */
    @Override
    public ConfigReader unet(Path part) {
        return ConfigReader.ofPart(part, ModelPart.UNET, Optional.of(CarriedConfig.KOLORS));
    }

    @Override
    public VaeConfig vae(Path part) {
        return SdxlAutoencoder.config(part);
    }
}

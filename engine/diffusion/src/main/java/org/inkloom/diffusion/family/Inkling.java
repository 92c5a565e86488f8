package org.inkloom.diffusion.family;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.inkloom.diffusion.scheduler.NoiseConfig;
import org.inkloom.diffusion.scheduler.SchedulerConfig;
import org.inkloom.diffusion.scheduler.SchedulerKind;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.config.ModelPart;
import org.inkloom.models.vae.VaeConfig;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.tensor.Placement;

/**
 * Inkling and whatever else this program trains from the start: Kolors' architecture with an autoencoder, a vocabulary and
 * a length of prompts of its own, which the text encoder's config states. Every part has its config.
 */
public record Inkling() implements ModelFamily {
    /** The key of a text encoder's config by which the family is known: positions that it was trained on. */
    static final String PROMPT_LENGTH = "prompt_length";

    @Override
    public String title() {
        return "Inkling";
    }

    @Override
    public PictureSettings usual() {
        return PictureSettings.NONE.complete();
    }

    @Override
    public SchedulerConfig usualScheduler() {
        return SchedulerConfig.of(SchedulerKind.EULER, NoiseConfig.KOLORS);
    }

    @Override
    public ConfigReader unet(Path part) {
        return ConfigReader.ofPart(part, ModelPart.UNET, Optional.empty());
    }

    @Override
    public VaeConfig vae(Path part) {
        return VaeConfig.read(ConfigReader.ofPart(part, ModelPart.VAE, Optional.empty()));
    }

    @Override
    public List<Path> textFolders(Path root) {
        return ChatGlmPrompts.folders(root);
    }

    @Override
    public int promptLength(Path root) {
        return ChatGlmPrompts.length(root);
    }

    @Override
    public PromptEncoder loadText(Path root, Function<Path, Placement> placement) {
        return ChatGlmPrompts.load(root, placement);
    }

    @Override
    public boolean zeroesAbsentNegative(Path root) {
        return false;
    }
}

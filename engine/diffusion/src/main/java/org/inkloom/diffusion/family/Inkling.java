package org.inkloom.diffusion.family;

import java.util.Optional;
import org.inkloom.diffusion.scheduler.NoiseConfig;
import org.inkloom.diffusion.scheduler.SchedulerConfig;
import org.inkloom.diffusion.scheduler.SchedulerKind;

/**
 * Inkling and whatever else this program trains from the start: Kolors' architecture with an autoencoder, a vocabulary and
 * a length of prompts of its own, which the text encoder's config states. Every part has its config.
 */
public record Inkling() implements ChatGlmFamily {
    /** The key of a text encoder's config by which the family is known: positions that it was trained on. */
    static final String PROMPT_LENGTH = "prompt_length";

    @Override
    public String title() {
        return "Inkling";
    }

    @Override
    public Optional<String> tinyAutoencoder() {
        return Optional.empty();
    }

    @Override
    public SchedulerConfig usualScheduler() {
        return SchedulerConfig.of(SchedulerKind.EULER, NoiseConfig.KOLORS);
    }
}

package org.inkloom.diffusion.family;

import java.util.Optional;
import org.inkloom.diffusion.scheduler.NoiseConfig;
import org.inkloom.diffusion.scheduler.SchedulerConfig;
import org.inkloom.diffusion.scheduler.SchedulerKind;

/**
 * Inkling, and any other model that this program trains from scratch: Kolors' architecture with its own autoencoder,
 * vocabulary and prompt length, which the text encoder's config states. Every part has a config.
 */
public record Inkling() implements ChatGlmFamily {
    /**
     * The key of a text encoder's config that marks the family: the number of token positions that the encoder was
     * trained with.
     */
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

package org.inkloom.story;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.inkloom.picture.settings.PictureSettings;

/**
 * One picture of a story.
 *
 * @param prompt what it shows, without the story's style words; {@code {name}} stands for a member of the cast
 * @param seed of its initial noise, not negative
 * @param settings what it says of its own; the rest is as the story's defaults say
 * @param negativePrompt instead of the story's, where it has one
 * @param controls control pictures instead of the story's, where it says some, or none by an empty list
 */
public record Shot(
        String prompt,
        long seed,
        PictureSettings settings,
        Optional<String> negativePrompt,
        Optional<List<ControlChoice>> controls) {
    /**
     * Checks the prompt and the seed.
     *
     * @throws org.inkloom.run.InkloomException INK-STORY-005 or INK-STORY-007
     */
    public Shot {
        Limits.words(prompt, "prompt");
        Limits.seed(seed, "seed");
        Objects.requireNonNull(settings);
        Objects.requireNonNull(negativePrompt);
        controls = controls.map(List::copyOf);
    }

    /** A shot with the story's control pictures. */
    public Shot(String prompt, long seed, PictureSettings settings, Optional<String> negativePrompt) {
        this(prompt, seed, settings, negativePrompt, Optional.empty());
    }

    /** A shot that follows the story's defaults. */
    public Shot(String prompt, long seed) {
        this(prompt, seed, PictureSettings.NONE, Optional.empty());
    }
}

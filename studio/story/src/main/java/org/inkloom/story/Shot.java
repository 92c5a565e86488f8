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
 * @param settings its own; others are the story's defaults
 * @param negativePrompt in place of the story's; empty for the story's
 * @param controls in place of the story's; empty for the story's, an empty list for none
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

    /** Makes a shot with the story's control pictures. */
    public Shot(String prompt, long seed, PictureSettings settings, Optional<String> negativePrompt) {
        this(prompt, seed, settings, negativePrompt, Optional.empty());
    }

    /** Makes a shot that follows the story's defaults. */
    public Shot(String prompt, long seed) {
        this(prompt, seed, PictureSettings.NONE, Optional.empty());
    }
}

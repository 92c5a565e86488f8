package org.inkloom.story;

import java.util.Objects;

/**
 * One picture of a story.
 *
 * @param prompt what it shows, without the story's style words; {@code {name}} stands for a member of the cast
 * @param seed of its initial noise, not negative
 * @param overrides what it does differently from the story's defaults
 */
public record Shot(String prompt, long seed, ShotOverrides overrides) {
    /**
     * Checks the prompt and the seed.
     *
     * @throws org.inkloom.run.InkloomException INK-STORY-005 or INK-STORY-007
     */
    public Shot {
        Limits.words(prompt, "prompt");
        Limits.seed(seed, "seed");
        Objects.requireNonNull(overrides);
    }

    /** A shot that follows the story's defaults. */
    public Shot(String prompt, long seed) {
        this(prompt, seed, ShotOverrides.NONE);
    }
}

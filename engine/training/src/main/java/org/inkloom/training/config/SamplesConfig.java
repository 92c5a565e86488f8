package org.inkloom.training.config;

import org.inkloom.picture.settings.PictureSettings;

/**
 * The samples drawn during training.
 *
 * @param rounds the prompts, and how often they are drawn
 * @param guides control and reference pictures
 * @param settings how samples are drawn; their size is that of the training pictures
 */
public record SamplesConfig(
        SampleRounds rounds,
        SampleGuidesConfig guides,
        @SampleKeys({"steps: 20", "guidance_scale: 5.0"}) PictureSettings settings) {
    /** Checks that there are prompts if control or reference pictures are given. */
    public SamplesConfig {
        if (rounds.every() > 0 && rounds.prompts().isEmpty()) {
            throw SettingRange.refused(
                    "sample_prompts", "", "sample_every asks for pictures, so there must be prompts.");
        }
    }
}

package org.inkloom.training.config;

import org.inkloom.picture.settings.PictureSettings;

/**
 * The pictures drawn during training.
 *
 * @param rounds which they are, and when
 * @param guides what they are steered by
 * @param settings how they are drawn; their size is the training's
 */
public record SamplesConfig(
        SampleRounds rounds,
        SampleGuidesConfig guides,
        @SampleKeys({"steps: 20", "guidance_scale: 5.0"}) PictureSettings settings) {
    /** Checks that there is something to draw. */
    public SamplesConfig {
        if (rounds.every() > 0 && rounds.prompts().isEmpty()) {
            throw SettingRange.refused(
                    "sample_prompts", "", "sample_every asks for pictures, so there must be prompts.");
        }
    }
}
